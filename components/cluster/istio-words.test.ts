import { expect, test } from "@playwright/test";
import { anchorWords, clusterIdVerdict } from "./istio-words";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const until = (validTo: string) => anchorWords({ subject: "CN=root", fingerprint: "AA", validTo }, NOW);

test.describe("anchorWords", () => {
  test("passes what is good for long, warns of what ends within three months, fails what has ended", () => {
    expect(until("2036-06-01T00:00:00Z").kind).toBe("pass");
    expect(until("2026-07-01T00:00:00Z")).toEqual({ kind: "warn", word: "30 days left" });
    expect(until("2026-05-30T00:00:00Z")).toEqual({ kind: "fail", word: "ended 2 days ago" });
  });
  test("does not know what does not say", () => expect(until("").kind).toBe("unknown"));
});

test.describe("clusterIdVerdict", () => {
  const named = (...values: string[]) => ({
    agreed: new Set(values).size === 1 ? (values[0] ?? null) : null,
    sources: values.map((value) => ({ value, source: "somewhere" })),
    problems: [],
  });
  test("passes the name that Kiali uses, and only that", () => {
    expect(clusterIdVerdict(named("west"), "west").kind).toBe("pass");
    expect(clusterIdVerdict(named("Kubernetes"), "west").kind).toBe("fail");
    expect(clusterIdVerdict(named("west"), null).kind).toBe("pass");
  });
  test("tells disagreement from silence", () => {
    expect(clusterIdVerdict(named("west", "east"), "west").kind).toBe("warn");
    expect(clusterIdVerdict(named(), "west").kind).toBe("unknown");
  });
});
