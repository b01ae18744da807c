import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { openCluster } from "@/lib/kube/clusters";
import { type JsonObject, list, number, object } from "@/sandbox/json/json";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { leaksOutput, listOutput } from "./contract/list-output";
import { orphansOutput } from "./contract/orphans-output";
import { failureOutput } from "./contract/problem-output";
import { upkeepOutput } from "./contract/upkeep-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";

test.describe.configure({ mode: "serial" });

const NAMESPACE = "istio-system";
const SCRIPT_SECRET = "kiali-remote-cluster-secret-r1";
const AS_KUBECTL = { manager: "kubectl-client-side-apply" };
const PATIENCE = { timeout: 30_000 };
const LOOPBACK = ["--override", "connection.address=the sandbox is all on this machine"];
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

let sandbox: Sandbox;
let folder: string;
let home: string;
/** Every token that was in a Secret of any cluster at any moment. */
const tokens = new Set<string>();
/** Everything that the command ever printed. */
const printed: string[] = [];

test.beforeAll(async () => {
  sandbox = await startSandbox({ world: "pair", remotes: 1, timeScale: 0.02 });
  folder = await mkdtemp(join(tmpdir(), "fleet-cli-"));
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  home = sandbox.cluster("east").context;
  for (const { sim } of Object.values(sandbox.clusters))
    sim.store.subscribe(({ resource, object: seen }) => {
      if (resource === "secrets") collectTokens(seen);
    });
  await serves();
  expect((await connect("west")).code).toBe(0);
  await connectAsTheScript("r1");
});
test.afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

type Given = Parameters<typeof recordingTerminal>[0];

async function run(argv: readonly string[], given: Given = {}) {
  const recorded = recordingTerminal(given);
  const code = await runCli(argv, recorded.terminal, () => import("./world"));
  const { out, err, status } = recorded.printed;
  printed.push(out, err, ...status);
  return { code, out, err };
}

const of = (verb: string, ...more: readonly string[]) => run([verb, "--home", home, ...more]);
const typing = (answer: string, verb: string, ...more: readonly string[]) =>
  run([verb, "--home", home, "--wait-seconds", "0", ...more], { isInteractive: true, answer });
const connect = (name: string, ...more: readonly string[]) =>
  of("connect", "--remote", sandbox.cluster(name).context, "--yes", ...LOOPBACK, ...more);

/** The connections that `list` tells of, by the contract. */
async function listed(...more: readonly string[]) {
  const { code, out } = await of("list", "-o", "json", ...more);
  expect(code).toBe(0);
  return listOutput.parse(JSON.parse(out));
}

function collectTokens(secret: JsonObject): void {
  const values = Object.values(object(secret, "data")).map((each) => Buffer.from(String(each), "base64").toString());
  for (const [token] of [...values, JSON.stringify(secret)].flatMap((each) => [...each.matchAll(JWT)]))
    tokens.add(token);
}

const kiali = (): JsonObject =>
  object({ found: sandbox.cluster("east").sim.store.get("deployments.apps", NAMESPACE, "kiali") }, "found");

async function serves(): Promise<void> {
  const counts = () => {
    const count = (...path: string[]) => number(kiali(), path, 0);
    const isSeen = count("status", "observedGeneration") >= count("metadata", "generation");
    return [
      isSeen,
      count("status", "replicas"),
      count("status", "updatedReplicas"),
      count("status", "availableReplicas"),
    ];
  };
  await expect.poll(counts, PATIENCE).toEqual([true, 1, 1, 1]);
}

/** A remote as Kiali's own script connects it, and the helm upgrade that follows, after which Kiali reads it. */
async function connectAsTheScript(name: string): Promise<void> {
  const { context, server, ca } = sandbox.cluster(name);
  const [remote, east] = [await openCluster(context), await openCluster(home)];
  if (!remote.ok || !east.ok) throw new Error("a cluster cannot be opened");
  const wish = { name, server, caData: btoa(ca), token: `\${token:${name}}` };
  for (const each of scriptMadeRemote(wish)) expect((await remote.value.apply(each, AS_KUBECTL)).ok).toBe(true);
  const minted = await remote.value.awaitTokenSecret({ namespace: NAMESPACE, name: "kiali" });
  if (!minted.ok) throw new Error("the token Secret is not filled");
  const held = new Map([[name, minted.value.token]]);
  expect((await east.value.apply(scriptMadeHomeSecret(wish), { ...AS_KUBECTL, tokens: held })).ok).toBe(true);
  sandbox.cluster("east").sim.store.put("deployments.apps", mounting(kiali(), name));
  await serves();
}

/** The Deployment as the chart renders it once its lookup finds the script's Secret. */
function mounting(live: JsonObject, name: string): JsonObject {
  const template = object(live, "spec", "template");
  const pod = object(template, "spec");
  const [container] = list(pod, "containers");
  const mount = { name, mountPath: `/kiali-remote-cluster-secrets/${SCRIPT_SECRET}` };
  const containers = [
    { ...object({ container }, "container"), volumeMounts: [...list(container, "volumeMounts"), mount] },
  ];
  const volumes = [...list(pod, "volumes"), { name, secret: { secretName: SCRIPT_SECRET } }];
  const generation = number(live, ["metadata", "generation"], 0) + 1;
  return {
    ...live,
    metadata: { ...object(live, "metadata"), generation },
    spec: { ...object(live, "spec"), template: { ...template, spec: { ...pod, volumes, containers } } },
  };
}

/** Everything in every cluster that a verb could write. */
const everything = (): string =>
  JSON.stringify(
    Object.values(sandbox.clusters).map(({ sim }) =>
      [
        "secrets",
        "configmaps",
        "serviceaccounts",
        "namespaces",
        "clusterroles.rbac.authorization.k8s.io",
        "clusterrolebindings.rbac.authorization.k8s.io",
      ].map((kind) => sim.store.list(kind, "")),
    ),
  ) + number(kiali(), ["metadata", "generation"], 0);

const writingRights = (): boolean =>
  JSON.stringify(
    sandbox.cluster("west").sim.store.get("clusterroles.rbac.authorization.k8s.io", "", "kiali-remote-east"),
  ).includes('"patch"');

test("list shows each connection with who made it and what is wrong with it, and which verb mends that", async () => {
  const { code, out, err } = await of("list");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^r1 +prod-r1-1 +labelled +script +token-secret .* leaked-token, inline-token$/m);
  expect(out).toMatch(/^west +prod-west-1 +combined +fleet +token-secret .* none$/m);
  expect(out).toMatch(/^ {2}! .* readable in the annotation .*\(adopt\) \[leaked-token\]$/m);
  expect(out).not.toContain("\u001b");
  const wide = await of("list", "--output", "wide");
  expect(wide.code).toBe(0);
  for (const name of ["west", "r1"]) expect(wide.out).toContain(sandbox.cluster(name).server);
});

test("list -o json keeps the contract, with both halves of each connection", async () => {
  const { connections, problems, orphans } = await listed();
  expect({ problems, orphans }).toEqual({ problems: [], orphans: [] });
  expect(connections.map(({ name, maker, remoteSide }) => [name, maker.kind, remoteSide?.isAlive])).toEqual([
    ["r1", "script", true],
    ["west", "fleet", true],
  ]);
  expect((await listed("--name", "west")).connections.map(({ name }) => name)).toEqual(["west"]);
});

test("list --home-only says the same of the home and nothing of a remote, which it does not dial", async () => {
  const { faults } = sandbox.cluster("west");
  faults.set({ kind: "refuse" });
  try {
    const [dialled, alone] = [await listed(), await listed("--home-only")];
    expect(dialled.connections[1]?.remoteSide?.problem?.kind).toBe("unreachable");
    expect(alone.connections.map(({ name, remoteSide }) => [name, remoteSide])).toEqual([
      ["r1", null],
      ["west", null],
    ]);
  } finally {
    faults.clear();
  }
});

test("list of nothing that matches says that nothing matches, not that there is no connection", async () => {
  const none = await of("list", "--expiring-within", "14");
  expect(none.code).toBe(0);
  expect(none.out).toContain(`No connection of ${home} has a credential that expires within 14 days.\n`);
  expect(await of("list", "--name", "wesst")).toMatchObject({ code: 2, out: "" });
});

test("list --leaks tells what no connection of the home needs, and nothing of what one needs", async () => {
  const { context } = sandbox.cluster("west");
  expect((await of("list", "--leaks", context)).out).toBe(
    `Nothing in ${context} looks like an access for a Kiali that nobody here uses.\n`,
  );
  const { store } = sandbox.cluster("west").sim;
  const live = object({ found: store.get("serviceaccounts", NAMESPACE, "kiali-remote-east") }, "found");
  const left = { ...object(live, "metadata"), name: "kiali-remote-gone", uid: "uid-of-what-was-left" };
  store.put("serviceaccounts", { ...live, metadata: left });
  const { code, out } = await of("list", "--leaks", context, "-o", "json");
  store.remove("serviceaccounts", NAMESPACE, "kiali-remote-gone");
  expect(code).toBe(0);
  expect(leaksOutput.parse(JSON.parse(out)).leaks.map(({ ref }) => ref.name)).toEqual(["kiali-remote-gone"]);
});

test("a connection that does not exist is wrong use of every verb, with the one that was meant", async () => {
  const before = everything();
  for (const verb of ["revoke", "rotate", "repair", "adopt", "quarantine", "release"]) {
    const { code, out, err } = await of(verb, "--name", "west,wesst", "--yes", "-o", "json");
    expect({ verb, code }).toEqual({ verb, code: 2 });
    expect(err).toContain(
      `The Kiali in ${home} has no connection called wesst, and nothing of it is on record. Did you mean --name west?`,
    );
    failureOutput.parse(JSON.parse(out));
  }
  expect((await of("revoke", "--name", "nobody", "--yes")).err).toContain(
    `"kiali-fleet list --home ${home}" lists them`,
  );
  expect((await of("revoke", "--yes")).code).toBe(2);
  expect((await of("revoke", "--name", "west", "--all", "--yes")).code).toBe(2);
  expect((await of("revoke", "--name", "west")).err).toContain("Add --yes to apply, or --dry-run");
  expect(everything()).toBe(before);
});

test("revoke --dry-run of all writes nothing, and has every API server judge what would go", async () => {
  const before = everything();
  const { code, out, err } = await of("revoke", "--all", "--dry-run");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/Dry run: (\d+) of \1 changes would be accepted\. Nothing was changed\./);
  for (const line of ["prod-r1-1: ServiceAccount istio-system/kiali:", 'data["west"] and data["west.token"]'])
    expect(out.slice(out.indexOf("Goes"), out.indexOf("Stays"))).toContain(line);
  const json = await of("revoke", "--all", "--dry-run", "-o", "json");
  const { digest, names, steps } = upkeepOutput.parse(JSON.parse(json.out));
  expect(names).toEqual(["r1", "west"]);
  expect(out).toContain(`Digest ${digest}\n`);
  expect(new Set(steps.map(({ status }) => status))).toEqual(new Set(["pending", "kept"]));
  expect(everything()).toBe(before);
});

test("revoke asks for the connection's name, and another name begins nothing", async () => {
  const before = everything();
  const { code, out, err } = await typing("wset", "revoke", "--name", "west");
  expect(code).toBe(3);
  expect(err).toBe('\nType west to revoke: kiali-fleet: "wset" is not "west", so nothing was begun.\n');
  expect(out).toMatch(/Nothing was changed\.\n$/);
  const all = await typing("yes", "revoke", "--all");
  expect({ code: all.code, err: all.err }).toEqual({
    code: 3,
    err: '\nType 2 to revoke r1, west: kiali-fleet: "yes" is not "2", so nothing was begun.\n',
  });
  expect(everything()).toBe(before);
});

test("rotate replaces the token that Kiali is seen to use, and has nothing to do where nothing ends", async () => {
  const generation = () => number(kiali(), ["metadata", "generation"], -1);
  const before = generation();
  const { code, out, err } = await of("rotate", "--name", "west", "--yes");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("Kiali uses it: seen in prod-west-1");
  expect(out).toContain("401: the old token is dead");
  expect(generation()).toBe(before);
  // What goes is the old token alone.
  expect(out.slice(0, out.indexOf("\n\n"))).toMatch(
    /^Goes\n {2}prod-west-1: Secret [^\n]*kiali-remote-east-token:[^\n]*$/,
  );
  const due = await of("rotate", "--expiring-within", "7", "--yes", "-o", "json");
  expect(upkeepOutput.parse(JSON.parse(due.out))).toMatchObject({ names: [], steps: [], stoppedBy: null });
  expect(due).toMatchObject({
    code: 0,
    err: `No connection of ${home} has a credential that expires within 7 days. Nothing was changed.\n`,
  });
});

test("repair widens what is granted to full when told, and narrows it to view-only again", async () => {
  const all = await of("repair", "--all", "--yes");
  expect(all.out).toContain("Done. Nothing had to change.");
  expect((await of("repair", "--all", "--dry-run")).out).toContain(
    "Dry run: no object would change. Nothing was changed.",
  );
  expect(writingRights()).toBe(false);
  expect(await of("repair", "--name", "west", "--access", "full", "--yes")).toMatchObject({ code: 0, err: "" });
  expect(writingRights()).toBe(true);
  expect(await of("repair", "--name", "west", "--access", "view-only", "--yes")).toMatchObject({ code: 0, err: "" });
  expect(writingRights()).toBe(false);
});

test("adopt --all --migrate takes over just what the script made, and moves it to the combined Secret", async () => {
  const { code, out, err } = await of("adopt", "--all", "--migrate", "--yes", "-o", "json");
  const value = upkeepOutput.parse(JSON.parse(out));
  expect({ code, names: value.names, unfinished: value.unfinished }).toEqual({
    code: 0,
    names: ["r1"],
    unfinished: [],
  });
  expect(err).toContain("count it as leaked, and rotate r1");
  const { connections } = await listed();
  expect(connections.map(({ name, maker, form, tokenPlace }) => [name, maker.kind, form, tokenPlace])).toEqual([
    ["r1", "fleet", "combined", "own-key"],
    ["west", "fleet", "combined", "own-key"],
  ]);
  expect((await of("adopt", "--all", "--yes")).out).toBe(
    `No connection of ${home} was made by the script or by hand. Nothing was changed.\n`,
  );
});

test("a rotation of all that cannot reach one cluster ends with 3, and promises no record that there is not", async () => {
  const { faults } = sandbox.cluster("r1");
  faults.set({ kind: "refuse" });
  const { code, out } = await of("rotate", "--all", "--yes");
  faults.clear();
  expect(code).toBe(3);
  expect(out).toMatch(/Not finished everywhere:\n {2}r1: /);
  expect(out).toContain(`The same command goes on with it: rotate r1, west of ${home}.`);
  expect(out).not.toContain("on record");
  expect(out).toContain("401: the old token is dead");
});

test("quarantine takes a cluster out of Kiali's start-up, and release puts it back", async () => {
  const before = JSON.stringify(sandbox.cluster("west").sim.store.list("serviceaccounts", NAMESPACE));
  expect(await of("quarantine", "--name", "west", "--yes")).toMatchObject({ code: 0, err: "" });
  const held = (await listed()).connections.find(({ name }) => name === "west");
  expect(held).toMatchObject({ isQuarantined: true, isLoaded: false });
  expect((await of("quarantine", "--name", "west", "--yes")).out).toContain("Done. Nothing had to change.");
  const plan = await of("release", "--all", "--dry-run");
  expect(plan.out.slice(0, plan.out.indexOf("\n\n"))).toMatch(
    /^Goes\n[^\n]*Secret istio-system\/kiali-fleet-quarantine-west:[^\n]*$/,
  );
  const done = await of("release", "--all", "--yes");
  expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: "" });
  expect((await listed()).connections.find(({ name }) => name === "west")).toMatchObject({
    isQuarantined: false,
    isLoaded: true,
  });
  expect((await of("release", "--all", "--yes")).out).toContain(`No connection of ${home} is in quarantine.`);
  expect(JSON.stringify(sandbox.cluster("west").sim.store.list("serviceaccounts", NAMESPACE))).toBe(before);
});

test("revoke with the right name goes on; what it cannot reach ends with 3 and with the word that goes on with it", async () => {
  const { faults } = sandbox.cluster("west");
  faults.set({ kind: "refuse" });
  const { code, out, err } = await typing("west", "revoke", "--name", "west");
  expect({ code, err }).toEqual({ code: 3, err: "\nType west to revoke: " });
  const again = `"kiali-fleet orphans --home ${home}" lists what is on record, --retry goes on with it.\n`;
  expect(out).toContain("The rest is on record in the home.");
  expect(out).toContain(again);
  const one = orphansOutput.parse(JSON.parse((await of("orphans", "-o", "json")).out));
  expect(one.orphans.map(({ name, context }) => [name, context])).toEqual([["west", "prod-west-1"]]);
  expect((await of("list")).out).toContain(`See "kiali-fleet orphans --home ${home}".`);
  expect((await of("list", "--name", "west")).out).toContain(
    `No connection of ${home} called west is there any more.\n`,
  );
  expect((await of("orphans", "--name", "r1")).out).toBe(`Nothing is on record for r1 in ${home}.\n`);
  const retried = await of("orphans", "--retry", "--yes");
  expect(retried.code).toBe(3);
  expect(retried.out).toContain(again);
  faults.clear();
  const settled = await of("orphans", "--retry", "--yes", "-o", "json");
  expect(upkeepOutput.parse(JSON.parse(settled.out))).toMatchObject({
    verb: "settle",
    names: ["west"],
    unfinished: [],
  });
  expect(settled.code).toBe(0);
  expect(orphansOutput.parse(JSON.parse((await of("orphans", "-o", "json")).out)).orphans).toEqual([]);
});

test("--expiring-within finds just the credential that ends, and rotate plans for it alone", async () => {
  expect((await connect("west", "--token", "request", "--token-ttl-hours", "24")).code).toBe(0);
  expect((await listed("--expiring-within", "2")).connections.map(({ name }) => name)).toEqual(["west"]);
  const { code, out } = await of("rotate", "--expiring-within", "2", "--dry-run", "-o", "json");
  expect(code).toBe(0);
  expect(upkeepOutput.parse(JSON.parse(out)).names).toEqual(["west"]);
});

test("revoke --all --yes takes everything back, and then there is nothing left to take", async () => {
  const { code, out } = await of("revoke", "--all", "--yes", "-o", "json");
  const value = upkeepOutput.parse(JSON.parse(out));
  expect({ code, names: value.names, stoppedBy: value.stoppedBy }).toEqual({
    code: 0,
    names: ["r1", "west"],
    stoppedBy: null,
  });
  expect((await listed()).connections).toEqual([]);
  expect((await of("list")).out).toContain("It has no connection.\n");
  expect((await of("revoke", "--all", "--yes")).out).toBe(`No connection of ${home} is there. Nothing was changed.\n`);
  expect((await of("orphans")).out).toBe(`Nothing is on record in ${home}.\n`);
});

test("no token was in any output or in the audit file, neither as it is nor in base64", async () => {
  const audit = await readFile(join(folder, "audit.jsonl"), "utf8");
  expect(audit).toContain("adopt");
  const said = [...printed, audit].join("\n");
  // West's first, rotated twice, requested once; r1's.
  expect(tokens.size).toBeGreaterThanOrEqual(5);
  for (const token of tokens) {
    const signature = token.split(".")[2] ?? token;
    for (const form of [token, signature, Buffer.from(token).toString("base64")])
      expect(said.includes(form)).toBe(false);
  }
  expect(said).not.toMatch(/eyJ[\w-]{10}|ZXlK[A-Za-z0-9+/]{10}/);
});
