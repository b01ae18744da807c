import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { wishOf } from "./connect-wish";
import { type Canary, dresses, sightings } from "./hidden";
import { begin, kialiServes, type Operator, operatorOf } from "./operator";
import { plantedSecrets, secretsInCluster } from "./sandbox-secrets";
import { send } from "./send";
import { type Console, startConsole } from "./start-console";

const EXEC_SECRET = "canary-exec-0f4c1a7be2d94d0e8b6a";
/** What a person pastes to have it tried; only its signature is nowhere else. */
const TOKEN_SIGNATURE = "Y2FuYXJ5LWlkLXRva2VuLTViMWY4ZTJkNGM";
const CLIENT_SECRET = "canary-client-secret-71d3a9";
const HOME = "admin@prod-east-1";
const CONTEXTS = [
  HOME,
  "prod-west-1",
  "viewer@prod-north-1",
  "admin@prod-south-1",
  "arn:aws:eks:eu-west-1:123456789012:cluster/staging",
  "no-such-context",
];
const PAGES = [
  "/",
  "/clusters",
  "/settings",
  "/setup",
  "/setup/requirements",
  "/setup/access",
  "/setup/review",
  "/setup/apply",
  "/setup/verified",
  "/activity",
  "/users",
  "/users/callback",
  "/launch",
  "/nowhere",
];
const LOOPBACK = { "connection.address": "the sandbox runs on this machine" };

test.describe("a search for secrets", () => {
  const value = "s3cr3t-value-of-a-token";
  for (const [as, text] of dresses(value))
    test(`finds one dressed as ${as} (${text.slice(0, 6)})`, () =>
      expect(sightings([{ what: "it", value }], { here: `before ${text} after` })).toContainEqual({
        what: "it",
        where: "here",
        as,
      }));
  for (const before of ["", "a", "ab", "abc"])
    test(`finds one inside the base64 of a longer text after ${before.length} bytes`, () => {
      const here = Buffer.from(`${before}${value} and more`).toString("base64");
      expect(sightings([{ what: "it", value }], { here })).not.toEqual([]);
    });
  test("finds nothing where nothing is", () =>
    expect(sightings([{ what: "it", value }], { here: "quiet" })).toEqual([]));
});

/** Everything an operator can ask, with every failure the demo fleet has. */
async function askEverything(operator: Operator): Promise<void> {
  for (const path of PAGES) await operator.get(`${path}?${new URLSearchParams({ home: HOME, remote: "prod-west-1" })}`);
  for (const path of PAGES) await operator.get(path, { rsc: "1" });
  await operator.get("/api/contexts");
  await Promise.all(CONTEXTS.map((context) => operator.get(`/api/clusters/${encodeURIComponent(context)}`)));
  await askUpkeep(operator);
  for (const remote of CONTEXTS) {
    const wish = wishOf(HOME, remote);
    await operator.post("/api/setup/checks", { wish });
    await operator.post("/api/setup/connection", { wish });
    await operator.act("planConnectAction", wish, {});
  }
}

const UPKEEP = ["revoke", "rotate", "repair", "adopt", "quarantine", "release", "settle"];

/** Everything that can be asked about connections that exist, and what is on record. */
async function askUpkeep(operator: Operator): Promise<void> {
  for (const home of CONTEXTS) {
    const query = (more: Readonly<Record<string, string>> = {}) => new URLSearchParams({ home, ...more });
    await operator.get(`/api/connections?${query()}`);
    await operator.get(`/api/connections/health?${query()}`);
    for (const context of [HOME, "prod-west-1", "no-such-context"]) {
      await operator.get(`/api/connections/remote?${query({ name: "prod-west-1", context })}`);
      await operator.get(`/api/connections/leaks?${query({ context })}`);
    }
  }
  for (const verb of UPKEEP) await operator.act("planUpkeepAction", upkeepOf(verb), {});
  await operator.act(
    "planUpkeepAction",
    { ...upkeepOf("forget"), statement: "the cluster was taken down for good" },
    {},
  );
  await operator.get("/api/orphans");
  await operator.get("/api/orphans?ask=1");
  await operator.get("/api/audit?limit=200&whole=1");
  const { body } = await operator.get("/api/audit");
  for (const [, id] of body.matchAll(/"requestId":"([0-9a-f-]{36})"/g)) await operator.get(`/api/audit/run?id=${id}`);
  await operator.get("/api/audit/export");
  await operator.get("/api/audit/export?verb=connect");
  await operator.get("/metrics");
  await operator.get("/api/notify");
}

const upkeepOf = (verb: string, said: Readonly<Record<string, unknown>> = {}) => ({
  verb,
  home: HOME,
  kiali: null,
  names: ["prod-west-1"],
  remotes: {},
  ...said,
});

/** Input that is wrong in every way, with a secret in it: nothing of it may come back. */
async function askBadly(operator: Operator): Promise<void> {
  const exec = JSON.stringify({
    apiVersion: "client.authentication.k8s.io/v1",
    command: "login",
    env: [{ name: "CLIENT_SECRET", value: EXEC_SECRET }],
  });
  const kept = await operator.post("/api/setup/exec", { exec });
  expect(JSON.parse(kept.body)).toEqual({
    ok: true,
    value: { digest: createHash("sha256").update(exec).digest("hex") },
  });
  const reference = `sha256:${JSON.parse(kept.body).value.digest}`;
  for (const said of [
    { exec },
    { exec: reference },
    { exec: `{"broken ${EXEC_SECRET}` },
    { server: `https://user:${EXEC_SECRET}@api.test` },
    { proxyUrl: `http://user:${EXEC_SECRET}@proxy.test` },
    { name: `${EXEC_SECRET}!` },
    { [EXEC_SECRET]: 1 },
  ]) {
    const wish = wishOf(HOME, "prod-west-1", said);
    for (const path of ["/api/setup/checks", "/api/setup/connection"]) await operator.post(path, { wish });
    await operator.act("planConnectAction", wish, {});
    await operator.act("applyConnectAction", { wish, overrides: LOOPBACK, digest: "0".repeat(64) });
  }
  await askAboutUsers(operator);
  await operator.post("/api/setup/exec", { exec: { [EXEC_SECRET]: EXEC_SECRET } });
  for (const said of [
    { names: [`${EXEC_SECRET}!`] },
    { remotes: { [`${EXEC_SECRET}!`]: "prod-west-1" } },
    { [EXEC_SECRET]: EXEC_SECRET },
    { verb: EXEC_SECRET },
  ])
    for (const wish of [upkeepOf("revoke", said), { ...upkeepOf("forget"), statement: "short", ...said }]) {
      await operator.act("planUpkeepAction", wish, {});
      await operator.act("applyUpkeepAction", { wish, overrides: {}, digest: "0".repeat(64) });
    }
  for (const query of ["from", "result", "limit", "before", "whole"])
    await operator.get(`/api/audit?${query}=${EXEC_SECRET}`);
  await operator.act("cancelRunAction", EXEC_SECRET);
  await operator.get("/api/runs/x", { "last-event-id": EXEC_SECRET, "x-nonce": EXEC_SECRET });
}

/** A person's token in every form that can be pasted, and a client secret, to homes that are there and not. */
async function askAboutUsers(operator: Operator): Promise<void> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: "https://issuer.example.com", sub: "alice", aud: "kiali", exp: 4_000_000_000 };
  const tokens = [
    `${part({ alg: "RS256" })}.${part(claims)}.${TOKEN_SIGNATURE}`,
    `${part({ alg: "none" })}.${part(claims)}.${TOKEN_SIGNATURE}`,
    TOKEN_SIGNATURE,
    `${TOKEN_SIGNATURE}.${TOKEN_SIGNATURE}`,
    TOKEN_SIGNATURE.repeat(3_000),
  ];
  for (const home of [HOME, "no-such-context"]) {
    await operator.get(`/api/users?${new URLSearchParams({ home })}`);
    for (const token of tokens) await operator.post("/api/users/review", { home, token });
    await operator.post("/api/users/login", { home, clientSecret: CLIENT_SECRET });
  }
  await operator.post("/api/users/review", { home: HOME, token: { [TOKEN_SIGNATURE]: TOKEN_SIGNATURE } });
  await operator.post("/api/users/login/callback", { search: `?code=${TOKEN_SIGNATURE}&state=${TOKEN_SIGNATURE}` });
  await operator.get(`/api/users/login?login=${TOKEN_SIGNATURE.slice(0, 16)}`);
}

async function filesUnder(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, "latin1")])));
}

test.describe("no secret leaves", () => {
  test.describe.configure({ mode: "serial", timeout: 300_000 });
  let folder: string;
  let running: Console;
  let operator: Operator;
  const canaries: Canary[] = [
    { what: "exec environment", value: EXEC_SECRET },
    { what: "signature of an id_token", value: TOKEN_SIGNATURE },
    { what: "client secret of a sign-in", value: CLIENT_SECRET },
  ];

  test.beforeAll(async () => {
    // It may have to build first.
    test.setTimeout(300_000);
    folder = await mkdtemp(join(tmpdir(), "kiali-fleet-canary-"));
    const env = {
      HOME: folder,
      FLEET_SANDBOX_DIR: join(folder, "sandbox"),
      FLEET_AUDIT_FILE: join(folder, "audit.jsonl"),
      FLEET_PORT: "24300",
    };
    running = await startConsole(env, ["--sandbox"]);
    operator = await operatorOf(running);
    canaries.push(...(await plantedSecrets(env.FLEET_SANDBOX_DIR)));
    canaries.push({ what: "session cookie", value: operator.cookie.split("=")[1] ?? "" });
  });
  test.afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true });
  });

  test("while everything is asked that can be asked", async () => {
    await askEverything(operator);
    await askBadly(operator);
    const stranger = { ...operator, get: (path: string) => send(running.origin, { path }) };
    for (const path of [...PAGES, "/api/contexts", "/api/runs/x"])
      operator.told[`stranger ${path}`] = (await stranger.get(path)).body;
  });

  test("while connections are made with both kinds of token", async () => {
    await kialiServes(operator, wishOf(HOME, "prod-west-1"));
    for (const [remote, said] of [
      ["prod-west-1", { token: "secret" }],
      ["prod-west-1", { token: "request", tokenPlace: "inline", tokenTtlHours: 2, account: "another" }],
    ] as const) {
      const run = await begin(operator, wishOf(HOME, remote, said), LOOPBACK);
      const told = await operator.get(`/api/runs/${run}`);
      expect(told.body).toContain("event: receipt");
      expect(await operator.get(`/api/runs/${run}`, { "last-event-id": "3" })).toMatchObject({ status: 200 });
    }
    // With connections and their audit there is more to be told.
    await askUpkeep(operator);
    const sandbox = join(folder, "sandbox");
    canaries.push(
      ...(await secretsInCluster(sandbox, "prod-east-1")),
      ...(await secretsInCluster(sandbox, "prod-west-1")),
    );
    expect(canaries.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^prod-east-1: kiali-multi-cluster-secret\//),
    );
    expect(canaries.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^prod-west-1: .*token\/token$/));
    expect(canaries.length).toBeGreaterThan(7);
    expect(canaries.filter(({ value }) => value.length < 20)).toEqual([]);
  });

  test("in what the browser is told", () => {
    expect(Object.keys(operator.told).length).toBeGreaterThan(60);
    expect(sightings(canaries, operator.told)).toEqual([]);
  });

  test("in what the server prints", async () => {
    const launch = { what: "launch token", value: new URL(running.launch).searchParams.get("token") ?? "" };
    const output = running.output();
    expect(output.split(launch.value)).toHaveLength(2);
    // The audit goes there too, line by line as it stands in the file.
    const audit = await readFile(join(folder, "audit.jsonl"), "utf8");
    for (const line of audit.trimEnd().split("\n")) expect(output).toContain(line);
    expect(sightings(canaries, { output })).toEqual([]);
    expect(sightings([launch], operator.told)).toEqual([]);
  });

  test("in the audit file, which tells each step", async () => {
    const audit = await readFile(join(folder, "audit.jsonl"), "utf8");
    expect(audit.trimEnd().split("\n").length).toBeGreaterThan(10);
    expect(audit).toContain("remote/ServiceAccount/");
    expect(audit).toContain(LOOPBACK["connection.address"]);
    expect(sightings(canaries, { audit })).toEqual([]);
  });

  test("in what was built", async () => {
    const folders = [".next/standalone/.next", "dist"];
    const files = Object.assign({}, ...(await Promise.all(folders.map(filesUnder))));
    expect(Object.keys(files).length).toBeGreaterThan(30);
    expect(sightings(canaries, files)).toEqual([]);
    const named = Object.entries(files).filter(([path]) => path.includes("/static/"));
    expect(
      named.filter(([, text]) => typeof text === "string" && text.includes(process.cwd())).map(([path]) => path),
    ).toEqual([]);
  });
});
