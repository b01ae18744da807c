import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import type { ClusterAddress } from "./cluster-target";
import { credentialFor } from "./credential-for";
import { ExecRuns } from "./exec-runs";
import { type Answer, fakeServer, sendJson, status, VERSION } from "./fake-server";
import { openHandle } from "./handle";
import { ANONYMOUS, type ExecLogin } from "./login";
import { runExecPlugin } from "./run-exec-plugin";

const V1 = "client.authentication.k8s.io/v1";
const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });

const addressAt = (server: string): ClusterAddress => ({
  server: new URL(server),
  ca: { kind: "data", pem: new Secret(ca.certificate) },
  insecure: false,
  tlsServerName: null,
  proxyUrl: null,
  disableCompression: false,
  execConfig: { audience: "west" },
});

/** A plugin that is a line of JavaScript. */
const plugin = (script: string, more: Partial<ExecLogin> = {}): ExecLogin => ({
  apiVersion: V1,
  command: process.execPath,
  args: [new Secret("-e"), new Secret(script)],
  env: [],
  installHint: null,
  provideClusterInfo: false,
  needsTerminal: false,
  ...more,
});
const prints = (credential: unknown) => `process.stdout.write(${JSON.stringify(JSON.stringify(credential))})`;
const credential = (statusOf: object, apiVersion = V1) => ({ apiVersion, kind: "ExecCredential", status: statusOf });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

const run = (login: ExecLogin, limitMs?: number) => runExecPlugin(login, addressAt("https://api.test"), limitMs);

async function scratch() {
  const dir = await mkdtemp(join(tmpdir(), "fleet-exec-"));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

test.describe("runExecPlugin", () => {
  test("gives the token or the certificate, in both versions", async () => {
    const token = await run(plugin(prints(credential({ token: "canary", expirationTimestamp: inAnHour() }))));
    expect(token.ok && token.value.authorization?.reveal()).toBe("Bearer canary");
    const beta = `client.authentication.k8s.io/v1beta1` as const;
    expect((await run(plugin(prints(credential({ token: "t" }, beta)), { apiVersion: beta }))).ok).toBe(true);
    const { certificate, key } = issue(ca, { commonName: "bob" });
    const pair = await run(plugin(prints(credential({ clientCertificateData: certificate, clientKeyData: key }))));
    expect(pair.ok && pair.value.certificate?.cert.reveal()).toBe(certificate);
  });

  const other = issue(ca, { commonName: "other" });
  const pair = issue(ca, { commonName: "pair" });
  const cases: readonly [string, ExecLogin, string][] = [
    ["prints nothing", plugin(""), "exec-junk"],
    ["prints junk", plugin("console.log('token: canary')"), "exec-junk"],
    [
      "prints another version",
      plugin(prints(credential({ token: "canary" }, "client.authentication.k8s.io/v1beta1"))),
      "exec-junk",
    ],
    ["gives no credential", plugin(prints(credential({}))), "exec-junk"],
    [
      "gives half a pair",
      plugin(prints(credential({ token: "canary", clientCertificateData: pair.certificate }))),
      "exec-junk",
    ],
    [
      "gives a pair that does not belong together",
      plugin(prints(credential({ clientCertificateData: pair.certificate, clientKeyData: other.key }))),
      "key-mismatch",
    ],
    [
      "gives an expired credential",
      plugin(prints(credential({ token: "canary", expirationTimestamp: "2001-01-01T00:00:00Z" }))),
      "exec-expired",
    ],
    ["fails", plugin("console.error('canary'); process.exit(3)"), "exec-failed"],
    ["floods", plugin("setInterval(() => process.stdout.write('canary'.repeat(99999)), 1)"), "exec-junk"],
    ["wants a terminal", plugin("", { needsTerminal: true }), "exec-interactive"],
    ["is no program", plugin("", { command: "/etc/passwd" }), "exec-failed"],
    ["is missing", plugin("", { command: "no-such-login-plugin", installHint: "brew install it" }), "exec-missing"],
  ];
  for (const [title, login, why] of cases)
    test(`says what is wrong, without what was printed, when the plugin ${title}`, async () => {
      const given = await run(login);
      expect(given).toMatchObject({ ok: false, failure: { why } });
      expect(JSON.stringify(given)).not.toContain("canary");
      if (why === "exec-missing") expect(given).toMatchObject({ failure: { hint: "brew install it" } });
    });

  test("ends a plugin that hangs, and what it started, after its time", async () => {
    await using place = await scratch();
    const file = join(place.dir, "pid");
    const script = `const c = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
      require("node:fs").writeFileSync(${JSON.stringify(file)}, String(c.pid)); setInterval(() => {}, 1000);`;
    const hanging = run(plugin(script), 1500);
    await expect.poll(() => readFile(file, "utf8").catch(() => "")).not.toBe("");
    expect(await hanging).toMatchObject({ ok: false, failure: { why: "exec-timed-out" } });
    const pid = Number(await readFile(file, "utf8"));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test("hands over the cluster only when asked to, and its own env", async () => {
    await using place = await scratch();
    const file = join(place.dir, "info");
    const script = `require("node:fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify([process.env.KUBERNETES_EXEC_INFO, process.env.FLEET_X]));${prints(credential({ token: "t" }))}`;
    const read = async () => {
      const [info, own] = JSON.parse(await readFile(file, "utf8"));
      return { info: JSON.parse(info), own };
    };
    await run(plugin(script, { env: [{ name: "FLEET_X", value: new Secret("1") }] }));
    expect(await read()).toEqual({
      info: { kind: "ExecCredential", apiVersion: V1, spec: { interactive: false } },
      own: "1",
    });
    await run(plugin(script, { provideClusterInfo: true }));
    const { info } = await read();
    expect(info.spec.cluster).toMatchObject({
      server: "https://api.test",
      "certificate-authority-data": Buffer.from(ca.certificate).toString("base64"),
      config: { audience: "west" },
    });
  });
});

/** A cluster whose exec plugin counts its runs and numbers its tokens. */
async function counted(place: string, answer: Answer, expirationTimestamp: string | null = inAnHour()) {
  const server = await fakeServer(own, answer);
  const file = join(place, `${crypto.randomUUID()}.runs`);
  const script = `const fs = require("node:fs"); fs.appendFileSync(${JSON.stringify(file)}, "x");
    const n = fs.readFileSync(${JSON.stringify(file)}, "utf8").length;
    console.log(JSON.stringify({apiVersion: ${JSON.stringify(V1)}, kind: "ExecCredential", status: {token: "t" + n, expirationTimestamp: ${JSON.stringify(expirationTimestamp)} ?? undefined}}));`;
  const runs = new ExecRuns();
  const open = (context: string) => {
    const target = {
      context,
      address: addressAt(server.url),
      login: { ...ANONYMOUS, exec: plugin(script) },
      loginKey: "user#cluster",
    };
    return openHandle(target, credentialFor(target, runs), { isGuarded: false });
  };
  const version = {
    method: "GET",
    path: "/version",
    purpose: { verb: "get", resource: "/version", namespace: null, name: null, object: "" },
    isRead: true,
    expects: "kubernetes",
  } as const;
  const count = async () => (await readFile(file, "utf8").catch(() => "")).length;
  return { server, open, version, count };
}

test.describe("an exec credential", () => {
  test("is asked for once by many calls of several contexts, and not before the first call", async () => {
    await using place = await scratch();
    const { server, open, version, count } = await counted(place.dir, (_, response) => sendJson(response, VERSION));
    const handles = [open("a"), open("b")];
    expect(await count()).toBe(0);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => handles[index % 2]?.send(version)));
    expect(answers.every((answer) => answer?.ok)).toBe(true);
    expect(await count()).toBe(1);
    await Promise.all(handles.map((handle) => handle.drop()));
    await server.close();
  });

  test("is dropped on a 401, and the call is tried once more with a new one", async () => {
    await using place = await scratch();
    const { server, open, version, count } = await counted(place.dir, (seen, response) =>
      seen.headers.some(([, value]) => value === "Bearer t2")
        ? sendJson(response, VERSION)
        : sendJson(response, status(401, "Unauthorized"), 401),
    );
    const handle = open("a");
    expect((await handle.send(version)).ok).toBe(true);
    expect(await count()).toBe(2);
    expect((await handle.send(version)).ok).toBe(true);
    expect(await count()).toBe(2);
    await handle.drop();
    await server.close();
  });

  test("is not asked for by a call that nobody asked for, neither at first nor after a 401", async () => {
    await using place = await scratch();
    let isAccepted = true;
    const { server, open, version, count } = await counted(place.dir, (_, response) =>
      isAccepted ? sendJson(response, VERSION) : sendJson(response, status(401, "Unauthorized"), 401),
    );
    const handle = open("a");
    const silent = { ...version, isSilent: true };
    expect(handle.startsLogin()).toBe(true);
    expect(await handle.send(silent)).toMatchObject({ ok: false, problem: { kind: "credential" } });
    expect(await count()).toBe(0);
    expect((await handle.send(version)).ok).toBe(true);
    expect([handle.startsLogin(), (await handle.send(silent)).ok, await count()]).toEqual([false, true, 1]);
    isAccepted = false;
    expect(await handle.send(silent)).toMatchObject({ ok: false, problem: { kind: "unauthenticated" } });
    expect([handle.startsLogin(), await count()]).toEqual([true, 1]);
    await handle.drop();
    await server.close();
  });

  test("that is refused twice is a problem, not a loop", async () => {
    await using place = await scratch();
    const { server, open, version, count } = await counted(place.dir, (_, response) =>
      sendJson(response, status(401, "Unauthorized"), 401),
    );
    const handle = open("a");
    expect(await handle.send(version)).toEqual({
      ok: false,
      problem: { kind: "unauthenticated", context: "a", credential: "exec" },
    });
    expect(await count()).toBe(2);
    await handle.drop();
    await server.close();
  });

  test("is asked for again when it has expired", async () => {
    await using place = await scratch();
    const soon = new Date(Date.now() + 2_000).toISOString();
    const { server, open, version, count } = await counted(
      place.dir,
      (_, response) => sendJson(response, VERSION),
      soon,
    );
    const handle = open("a");
    await handle.send(version);
    expect(await count()).toBe(1);
    await expect.poll(async () => (await handle.send(version)).ok).toBe(false);
    expect(await handle.send(version)).toMatchObject({
      ok: false,
      problem: { kind: "credential", why: "exec-expired" },
    });
    await handle.drop();
    await server.close();
  });
});

test.describe("a token file", () => {
  test("beats the token, is read again after a 401, and its absence is a problem of the credential", async () => {
    await using place = await scratch();
    const file = join(place.dir, "token");
    await writeFile(file, "old\n");
    const server = await fakeServer(own, (seen, response) =>
      seen.headers.some(([, value]) => value === "Bearer new")
        ? sendJson(response, VERSION)
        : sendJson(response, status(401, "Unauthorized"), 401),
    );
    const { version } = {
      version: {
        method: "GET",
        path: "/version",
        purpose: { verb: "get", resource: "/version", namespace: null, name: null, object: "" },
        isRead: true,
        expects: "kubernetes",
      } as const,
    };
    const target = {
      context: "a",
      address: addressAt(server.url),
      login: { ...ANONYMOUS, tokenFile: file, token: new Secret("inline") },
      loginKey: "",
    };
    const handle = openHandle(target, credentialFor(target, new ExecRuns()), { isGuarded: false });
    expect((await handle.send(version)).ok).toBe(false);
    expect(server.seen.every(({ headers }) => headers.some(([, value]) => value === "Bearer old"))).toBe(true);
    await writeFile(file, "new\n");
    expect((await handle.send(version)).ok).toBe(true);
    await handle.drop();
    await server.close();
    const lost = { ...target, login: { ...ANONYMOUS, tokenFile: join(place.dir, "gone") } };
    const without = openHandle(lost, credentialFor(lost, new ExecRuns()), { isGuarded: false });
    expect(await without.send(version)).toMatchObject({
      ok: false,
      problem: { kind: "credential", why: "token-file" },
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
