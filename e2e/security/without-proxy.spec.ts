import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { actionId } from "./action-id";
import { world } from "./kubeconfig";
import { asOurPage, type Reply, send, signIn } from "./send";
import { type Console, startConsole } from "./start-console";

const PAGES = [
  "/",
  "/clusters",
  "/setup",
  "/setup/requirements",
  "/setup/access",
  "/setup/review",
  "/setup/apply",
  "/setup/verified",
  "/setup/undo",
  "/activity",
];
const READS = [
  "/api/fleet",
  "/api/contexts",
  "/api/clusters/nowhere",
  "/api/runs/x",
  "/api/connections?home=nowhere",
  "/api/connections/remote?home=nowhere&name=a&context=nowhere",
  "/api/connections/health?home=nowhere",
  "/api/connections/renewal?home=nowhere",
  "/api/connections/leaks?home=nowhere&context=nowhere",
  "/api/orphans",
  "/api/audit",
  "/api/audit/run?id=x",
  "/api/audit/export",
];
const ROUTES = [
  "/api/setup/checks",
  "/api/setup/connection",
  "/api/setup/exec",
  "/api/fleet/look",
  "/api/fleet/discover",
];
const ACTIONS = [
  "planConnectAction",
  "applyConnectAction",
  "planUndoAction",
  "undoConnectAction",
  "planUpkeepAction",
  "applyUpkeepAction",
  "cancelRunAction",
  "signOutAction",
];

/** The same build with its proxy taken out, as if a bypass of the framework had been found. */
test.describe("without the proxy", () => {
  test.describe.configure({ mode: "serial", timeout: 240_000 });
  let running: Console;
  let cookie: string;
  let remove: () => Promise<void>;

  test.beforeAll(async () => {
    // It may have to build first.
    test.setTimeout(300_000);
    // So that there is a build to copy.
    const place = await world();
    remove = place.remove;
    await (await startConsole({ ...place.env, FLEET_PORT: "24500" })).stop();
    const copy = join(place.folder, "standalone");
    await cp(".next/standalone", copy, { recursive: true, verbatimSymlinks: true });
    const manifest = join(copy, ".next/server/functions-config-manifest.json");
    const { functions, ...rest } = JSON.parse(await readFile(manifest, "utf8"));
    expect(Object.keys(functions)).toContain("/_middleware");
    const { "/_middleware": _proxy, ...others } = functions;
    await writeFile(manifest, JSON.stringify({ ...rest, functions: others }));
    const env = { ...place.env, HOSTNAME: "127.0.0.1", PORT: "24510" };
    running = await startConsole(env, [], join(copy, "server.js"));
    await expect
      .poll(() =>
        send(running.origin, { path: "/launch" }).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    cookie = await signIn(running.launch);
  });
  test.afterAll(async () => {
    await running.stop();
    await remove();
  });

  const act = async (name: string, headers: Record<string, string>): Promise<Reply> => {
    const { id, path } = await actionId(name);
    const asked = { accept: "text/x-component", "next-action": id, "content-type": "text/plain;charset=UTF-8" };
    return send(running.origin, { method: "POST", path, headers: { ...asked, ...headers }, body: "[]" });
  };

  test("the proxy is out indeed, and our own page still works", async () => {
    const page = await send(running.origin, { path: "/clusters", headers: { cookie } });
    expect(page.headers["content-security-policy"]).toBeUndefined();
    expect(page.body).toContain("not-a-context-secret");
    expect(await send(running.origin, { path: "/api/contexts", headers: { cookie } })).toMatchObject({ status: 200 });
  });

  for (const [who, headers] of [
    ["a stranger", () => ({})],
    ["a rebound name", () => ({ cookie, host: "evil.test:24510" })],
    [
      "another site's script",
      () => ({ cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }),
    ],
  ] as const)
    test(`${who} is shown no page and no data`, async () => {
      for (const path of PAGES)
        for (const rsc of [{}, { rsc: "1" }]) {
          const ask = (at: string) => send(running.origin, { path: at, headers: { ...headers(), ...rsc } });
          const first = await ask(path);
          const { body, headers: told } = first.headers.location?.includes("_rsc")
            ? await ask(first.headers.location)
            : first;
          expect(`${path}: ${body}`).not.toContain("not-a-context-secret");
          expect(`${path}: ${told.location} ${body}`).toContain("/launch");
        }
      const refused = await Promise.all(READS.map((path) => send(running.origin, { path, headers: headers() })));
      expect(refused.map(({ status }) => status).filter((status) => ![401, 403, 421].includes(status))).toEqual([]);
    });

  for (const [who, headers, why] of [
    ["a stranger", () => asOurPage(running.origin), "not-signed-in"],
    ["a page of another origin", () => ({ ...asOurPage("http://evil.test"), cookie }), "origin"],
    ["a client without Origin", () => ({ "content-type": "application/json", cookie }), "origin"],
    [
      "another port of this host",
      () => ({ ...asOurPage(running.origin), cookie, "sec-fetch-site": "same-site" }),
      "cross-site",
    ],
  ] as const)
    test(`${who} writes nothing`, async () => {
      for (const path of ROUTES) {
        const { body } = await send(running.origin, { method: "POST", path, headers: headers(), body: "{}" });
        expect(`${path}: ${body}`).toContain(why);
      }
      for (const name of ACTIONS) {
        const { status, body } = await act(name, { ...headers(), "content-type": "text/plain;charset=UTF-8" });
        // The framework itself refuses a foreign Origin of an action with a 500 before ours is asked.
        expect(`${name} ${status}: ${body}`).toMatch(status === 500 ? /./ : new RegExp(why));
      }
    });
});
