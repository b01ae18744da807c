import { expect, test } from "@playwright/test";
import { allChecks } from "@/lib/checks/all-checks";
import { askedOfPart } from "@/lib/checks/asked-of-part";
import { pairFacts } from "@/lib/checks/pair-facts";
import { runChecks } from "@/lib/checks/run-checks";
import { ok } from "@/lib/problem";
import { connect } from "./connect";
import type { ConnectWish } from "./connect-wish";
import { type FakeMesh, fakeMesh, meshWish } from "./fake-mesh";
import { planConnect } from "./plan-connect";

const PATIENCE = { restart: { tickMs: 1, deadlineMs: 2_000, roomMs: 20 }, kiali: { tickMs: 1, deadlineMs: 2_000 } };

const planOf = (mesh: FakeMesh, asked: Partial<ConnectWish>) =>
  planConnect(meshWish(asked), pairFacts(mesh.east.cluster, mesh.west.cluster, meshWish(asked)));
const connected = (mesh: FakeMesh, asked: Partial<ConnectWish>) =>
  connect({
    wish: meshWish(asked),
    overrides: {},
    home: mesh.east.cluster,
    remote: mesh.west.cluster,
    openEndpoint: mesh.openEndpoint,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    record: () => Promise.resolve(ok(undefined)),
    patience: PATIENCE,
  });

test.describe("one half of a connection", () => {
  test("the remote's makes and tries the credential, and leaves the home alone", async () => {
    const mesh = fakeMesh();
    const done = await connected(mesh, { part: "remote" });
    expect(done).toMatchObject({ ok: true, value: { stoppedBy: null } });
    expect(mesh.west.secretText("istio-system", "kiali-remote-east-token", "token")).not.toBeNull();
    expect(mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west")).toBeNull();
    expect(mesh.starts()).toBe(1);
    const planned = await planOf(mesh, { part: "remote" });
    expect(planned.ok && planned.value.steps.every(({ place }) => place.side === "remote")).toBe(true);
    expect(planned.ok && planned.value.steps.map(({ id }) => id)).toContain("remote/gate.may-read");
  });

  test("the home's comes after it and ends with the proof", async () => {
    const mesh = fakeMesh();
    await connected(mesh, { part: "remote" });
    const done = await connected(mesh, { part: "home" });
    expect(done).toMatchObject({ ok: true, value: { stoppedBy: null } });
    expect(mesh.loaded()).toEqual(["west"]);
  });

  test("the home's is refused while the remote lacks what it refers to, by name", async () => {
    const planned = await planOf(fakeMesh(), { part: "home" });
    expect(planned).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
    expect(JSON.stringify(planned)).toContain("kiali-remote-east");
  });

  test("the remote's is refused with a token that nobody would keep", async () => {
    const planned = await planOf(fakeMesh(), { part: "remote", token: "request" });
    expect(planned).toMatchObject({
      ok: false,
      problem: { kind: "invalid-input", fields: { part: [/requested token/] } },
    });
  });
});

test.describe("askedOfPart", () => {
  for (const [part, id] of [
    ["remote", "home.may-write-secret"],
    ["home", "remote.may-create-clusterroles"],
  ] as const)
    test(`skips ${id} for the ${part}, asks it for both, and never skips that they are two clusters`, async () => {
      const mesh = fakeMesh();
      const verdictOf = async (wanted: string, half: ConnectWish["part"]) => {
        const wish = meshWish({ part: half });
        const checks = allChecks.filter((check) => check.id === wanted);
        const [result] = await runChecks(checks, pairFacts(mesh.east.cluster, mesh.west.cluster, wish));
        return result?.verdict.status;
      };
      expect(await verdictOf(id, part)).toBe("skip");
      expect(await verdictOf(id, "both")).toBe("pass");
      expect(await verdictOf("pair.different-clusters", part)).toBe("pass");
    });

  test("names only checks that there are", () => {
    const skippedIds = allChecks.filter((check) => askedOfPart(check, "remote") !== check).map(({ id }) => id);
    expect(skippedIds).toHaveLength(10);
  });
});
