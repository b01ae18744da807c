import { expect, test } from "@playwright/test";
import { connectionProblem, isBrokenConnection } from "./connection-problem";

const thrown = (code: string) => Object.assign(new Error("a library's words with canary"), { code });
const problemOf = (error: unknown) => connectionProblem(error, "west", "https://a.test", 8_000);

test.describe("connectionProblem", () => {
  const cases: readonly [code: string, kind: string, why: string][] = [
    ["ENOTFOUND", "unreachable", "dns"],
    ["EAI_AGAIN", "unreachable", "dns"],
    ["ECONNREFUSED", "unreachable", "refused"],
    ["ETIMEDOUT", "unreachable", "timed-out"],
    ["UND_ERR_CONNECT_TIMEOUT", "unreachable", "timed-out"],
    ["ECONNRESET", "unreachable", "reset"],
    ["UND_ERR_SOCKET", "unreachable", "reset"],
    ["ERR_HTTP2_STREAM_ERROR", "unreachable", "reset"],
    ["ERR_HTTP2_GOAWAY_SESSION", "unreachable", "reset"],
    ["EHOSTUNREACH", "unreachable", "no-route"],
    ["ENETUNREACH", "unreachable", "no-route"],
    ["EADDRNOTAVAIL", "unreachable", "no-route"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls", "unknown-ca"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls", "wrong-host"],
    ["CERT_HAS_EXPIRED", "tls", "expired"],
    ["CERT_NOT_YET_VALID", "tls", "not-yet-valid"],
    ["EPROTO", "tls", "handshake"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tls", "handshake"],
  ];
  for (const [code, kind, why] of cases)
    test(`${code} is ${kind}: ${why}, without the library's words`, () => {
      const problem = problemOf(thrown(code));
      expect(problem).toMatchObject({ kind, why, context: "west", server: "https://a.test" });
      expect(JSON.stringify(problem)).not.toContain("canary");
    });

  test("finds the code in a cause and among several tries", () => {
    const both = new AggregateError([thrown("ENETUNREACH"), thrown("ECONNREFUSED")]);
    expect(problemOf(new Error("fetch failed", { cause: both }))).toMatchObject({ why: "no-route" });
  });

  test("says how long was waited: to connect, or for the answer", () => {
    expect(problemOf(thrown("UND_ERR_CONNECT_TIMEOUT"))).toMatchObject({ timeoutMs: 5_000 });
    expect(problemOf(thrown("UND_ERR_HEADERS_TIMEOUT"))).toMatchObject({ timeoutMs: 8_000 });
    expect(problemOf(thrown("ECONNREFUSED"))).toMatchObject({ timeoutMs: null });
  });

  test("takes no bug for a problem", () => expect(problemOf(new TypeError("x is not a function"))).toBeNull());

  test("only a refused or cut connection is worth another try", () => {
    const isWorth = (code: string) => {
      const problem = problemOf(thrown(code));
      return problem !== null && isBrokenConnection(problem);
    };
    const codes = ["ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH", "CERT_HAS_EXPIRED"];
    expect(codes.filter(isWorth)).toEqual(["ECONNRESET", "ECONNREFUSED"]);
  });
});
