import { expect, test } from "@playwright/test";
import { environmentProxy } from "./environment-proxy";
import { ExecRuns } from "./exec-runs";
import { loading, one } from "./fake-kubeconfig";
import { openEntry } from "./open-entry";

const proxy = (server: string, env: Record<string, string>) => environmentProxy(new URL(server), env)?.href ?? null;
const P = "http://proxy.test:3128";

test.describe("environmentProxy", () => {
  test("takes the variable of the scheme, upper case first, with or without a scheme of its own", () => {
    expect(proxy("https://a.test", { HTTPS_PROXY: P, https_proxy: "http://other.test" })).toBe(`${P}/`);
    expect(proxy("https://a.test", { https_proxy: "proxy.test:3128" })).toBe(`${P}/`);
    expect(proxy("https://a.test", { HTTP_PROXY: P })).toBeNull();
    expect(proxy("http://a.test", { HTTP_PROXY: P })).toBe(`${P}/`);
    expect(proxy("https://a.test", {})).toBeNull();
  });

  const spared: readonly [string, string, boolean][] = [
    ["https://a.test", "*", true],
    ["https://a.test", "a.test", true],
    ["https://b.a.test", "a.test", true],
    ["https://ba.test", "a.test", false],
    ["https://a.test", ".a.test", false],
    ["https://b.a.test", ".a.test", true],
    ["https://a.test:6443", "a.test:6443", true],
    ["https://a.test:6443", "a.test:443", false],
    ["https://10.1.2.3", "10.0.0.0/8", true],
    ["https://11.1.2.3", "10.0.0.0/8", false],
    ["https://10.1.2.3", "x, 10.1.2.3", true],
    ["https://[fd00::1]", "fd00::/8", true],
    ["https://[fd00::1]", "fd00::1", true],
    ["https://127.0.0.1", "", true],
    ["https://localhost:6443", "", true],
  ];
  for (const [server, NO_PROXY, isSpared] of spared)
    test(`${isSpared ? "spares" : "does not spare"} ${server} for NO_PROXY=${NO_PROXY}`, () =>
      expect(proxy(server, { HTTPS_PROXY: P, NO_PROXY }) === null).toBe(isSpared));
});

test("a context goes through HTTPS_PROXY unless it names a proxy of its own or NO_PROXY spares it", async () => {
  const { HTTPS_PROXY, NO_PROXY } = process.env;
  // Nothing listens at port 1, so a dialled proxy is told from a name that does not resolve.
  Object.assign(process.env, { HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "spared.invalid" });
  try {
    const why = async (host: string, more = "") => {
      const { contexts } = await loading({ config: one({ cluster: `server: "https://${host}"${more}` }) });
      const opened = contexts[0] && (await openEntry(contexts[0], new ExecRuns()));
      if (!opened?.ok) throw new Error("the context did not open");
      const answer = await opened.value.version();
      await opened.value.close();
      return answer.ok || answer.problem.kind !== "unreachable" ? answer : answer.problem.why;
    };
    expect(await why("api.invalid")).toBe("proxy");
    expect(await why("spared.invalid")).toBe("dns");
    expect(await why("127.0.0.1:1")).toBe("refused");
    expect(await why("spared.invalid", ', proxy-url: "socks5://127.0.0.1:1"')).toBe("proxy");
  } finally {
    for (const [name, value] of Object.entries({ HTTPS_PROXY, NO_PROXY }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
});
