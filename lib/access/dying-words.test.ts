import { expect, test } from "@playwright/test";
import type { Cluster } from "@/lib/cluster/cluster";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { fail, ok } from "@/lib/problem";
import { dyingWords, killingLine, scrubbed } from "./dying-words";

const FATAL =
  '2026-11-22T18:00:01Z FTL failed: Get "https://10.88.0.12:6443/api": dial tcp 10.88.0.12:6443: connect: connection refused';
const REMOTES = [
  { name: "west", server: "https://10.88.0.12:6443" },
  { name: "north", server: "https://10.88.0.13:6443" },
];
const POD = { namespace: "istio-system", name: "kiali-1", container: "kiali" };
const NO_PREVIOUS = { kind: "not-found", context: "east", object: "previous log of kiali-1" } as const;
const none = new AbortController().signal;

test.describe("dyingWords", () => {
  test("finds the fatal line and the remote that it dialled", async () => {
    const { cluster } = fakeCluster({ logs: { "istio-system/kiali-1": `INF start\nERR one\n${FATAL}\n` } });
    expect(await dyingWords(cluster, POD, REMOTES, none)).toEqual({ line: FATAL, remote: "west" });
  });

  test("names no remote when the line could mean several", async () => {
    const { cluster } = fakeCluster({
      logs: { "istio-system/kiali-1": "FTL the server has asked for the client to provide credentials" },
    });
    expect(await dyingWords(cluster, POD, REMOTES, none)).toMatchObject({ remote: null });
  });

  test("takes the remote's name from a line that has it", async () => {
    const line = "ERR services is forbidden. Shutting down cache for cluster [north]";
    const { cluster } = fakeCluster({ logs: { "istio-system/kiali-1": line } });
    expect(await dyingWords(cluster, POD, REMOTES, none)).toEqual({ line, remote: "north" });
  });

  test("blames nobody for what Kiali says at every start of a token with a key of its own", async () => {
    const line =
      "ERR Failed to process data for remote cluster [west.token] in file [/kiali-remote-cluster-secrets/kiali-multi-cluster-secret/west.token]. err=couldn't get version/kind";
    const { cluster } = fakeCluster({ logs: { "istio-system/kiali-1": `INF start\n${line}\n` } });
    expect(await dyingWords(cluster, POD, REMOTES, none)).toBeNull();
  });

  test("finds the line although the container is started anew between two looks", async () => {
    const { cluster } = fakeCluster();
    let looks = 0;
    const restarted = (previous: boolean | undefined) => {
      looks += 1;
      if (previous) return looks === 1 ? fail(NO_PREVIOUS) : ok(FATAL);
      return ok("");
    };
    const podLog: Cluster["podLog"] = (ref) => Promise.resolve(restarted(ref.previous));
    expect(await dyingWords({ ...cluster, podLog }, POD, REMOTES, none)).toEqual({ line: FATAL, remote: "west" });
  });

  test("is null when the log may not be read or says nothing", async () => {
    expect(await dyingWords(fakeCluster({ denies: ["podLog"] }).cluster, POD, REMOTES, none)).toBeNull();
    expect(killingLine("INF all is well\n\n")).toBeNull();
  });
});

test.describe("scrubbed", () => {
  const token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
  for (const line of [
    `token ${token} refused`,
    `Authorization: Bearer abcdefgh12345678`,
    `password="hunter2hunter2"`,
    "x".repeat(130),
  ])
    test(`takes out what looks like a credential: ${line.slice(0, 24)}`, () => {
      expect(scrubbed(line)).toContain("[redacted]");
      expect(scrubbed(line)).not.toMatch(/eyJ|abcdefgh1|hunter2|x{100}/);
    });

  test("leaves the words that explain, without control characters", () =>
    expect(scrubbed(`${FATAL}\u001b[0m`)).toBe(`${FATAL}[0m`));
});
