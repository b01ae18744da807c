import { expect, test } from "@playwright/test";
import { isForbiddenHost } from "./forbidden-host";
import { checkServerUrl, isLoopbackHost } from "./server-url";

test.describe("checkServerUrl", () => {
  const refused = [
    "",
    "api.west.example.com",
    "http://api.west.example.com",
    "ftp://api.west.example.com",
    "https://",
    "https://bob@api.west.example.com",
    "https://bob:secret@api.west.example.com",
    "https://api.west.example.com/?a=b",
    "https://api.west.example.com/#a",
    "https://169.254.169.254",
    "https://169.254.1.2:6443",
    "https://0xA9FEA9FE",
    "https://2852039166",
    "https://0251.0376.0251.0376",
    "https://[fe80::1]",
    "https://[febf::1]:6443",
    "https://[fd00:ec2::254]",
    "https://[::ffff:169.254.169.254]",
    "https://[64:ff9b::169.254.169.254]",
    "https://[64:ff9b:1::169.254.169.254]",
    "https://[::ffff:0:169.254.169.254]",
    "https://①⑥⑨.254.169.254",
    "https://metadata。google。internal",
    "https://[2002:a9fe:a9fe::]",
    "https://[::a9fe:a9fe]",
    "https://metadata.google.internal",
    "https://METADATA.google.internal.",
    "https://metadata",
    "https://100.100.100.200",
    "https://0.0.0.0:6443",
    "https://[::]:6443",
    "https://224.0.0.1",
    "https://[ff02::1]",
  ];
  for (const text of refused)
    test(`refuses ${text || "nothing"}`, () => {
      expect(checkServerUrl(text)).toMatchObject({
        ok: false,
        problem: { kind: "invalid-input", fields: { server: [expect.any(String)] } },
      });
    });

  const accepted = [
    "https://api.west.example.com:6443",
    " https://api.west.example.com ",
    "https://10.0.0.1:6443",
    "https://192.168.1.1",
    "https://[fd00::1]:6443",
    "https://[2001:db8::a9fe:a9fe]",
    "https://127.0.0.1:6443",
    "https://rancher.example.com/k8s/clusters/c-abc",
    "https://metadata.example.com",
  ];
  for (const text of accepted) test(`accepts ${text}`, () => expect(checkServerUrl(text).ok).toBe(true));

  test("never repeats what was typed", () => {
    expect(JSON.stringify(checkServerUrl("https://bob:canary@x.test"))).not.toContain("canary");
  });
});

test("isForbiddenHost takes what a resolver gives, zones included", () => {
  expect(isForbiddenHost("fe80::1%eth0")).toBe(true);
  expect(isForbiddenHost("169.254.0.1")).toBe(true);
  for (const host of ["2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"])
    expect(isForbiddenHost(host), host).toBe(true);
  expect(isForbiddenHost("10.1.2.3")).toBe(false);
  expect(isForbiddenHost("fd12::1")).toBe(false);
});

test("isLoopbackHost knows every way to write it", () => {
  for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "[::ffff:7f00:1]"])
    expect(isLoopbackHost(host)).toBe(true);
  for (const host of ["localhost.example.com", "128.0.0.1", "[::2]", "10.0.0.1"])
    expect(isLoopbackHost(host)).toBe(false);
});
