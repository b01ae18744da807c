import { expect, test } from "@playwright/test";
import { checkTypedUrls } from "@/lib/session/check-typed-urls";

const field = (server: string | null, proxyUrl: string | null) => {
  const checked = checkTypedUrls({ server, proxyUrl });
  if (checked.ok || checked.problem.kind !== "invalid-input") return null;
  return Object.keys(checked.problem.fields)[0] ?? null;
};

test.describe("checkTypedUrls", () => {
  for (const server of [null, "https://api.west.test:6443", "https://10.0.0.1", "https://127.0.0.1:6443"])
    test(`admits the server ${server}`, () => expect(field(server, null)).toBeNull());
  for (const server of [
    "",
    "api.west.test:6443",
    "http://api.west.test",
    "file:///etc/passwd",
    "https://user:pw@api.west.test",
    "https://169.254.169.254",
    "https://[fe80::1]",
    "https://metadata.google.internal",
    "https://2852039166",
    "https://0xa9fea9fe/",
    "https://[::ffff:169.254.169.254]",
  ])
    test(`refuses the server ${server || "that is empty"}`, () => expect(field(server, null)).toBe("server"));
  for (const proxy of [null, "http://proxy.test:3128", "socks5://10.0.0.1:1080"])
    test(`admits the proxy ${proxy}`, () => expect(field(null, proxy)).toBeNull());
  for (const proxy of [
    "",
    "ftp://proxy.test",
    "http://user:pw@proxy.test",
    "http://169.254.169.254",
    "socks5://2852039166",
    "socks5://0xa9fea9fe:1080",
    "file:///x",
  ])
    test(`refuses the proxy ${proxy || "that is empty"}`, () => expect(field(null, proxy)).toBe("proxyUrl"));
});
