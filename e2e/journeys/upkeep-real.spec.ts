import { kialiManifests, QUICK_PROBES } from "@/e2e/cluster/kiali-manifests";
import { COMBINED } from "./cluster-truth";
import { connectByCommand } from "./command";
import { begin, confirm, findingsOf, fromMenu, openConnections, review, rowOf, runEnded, seen } from "./connections";
import { expect } from "./fixtures";
import { test } from "./real-mesh";
import { connectByScript, scriptedFrom, scriptSecret } from "./script-scene";
import { picture, plannedSteps } from "./wizard";

test.setTimeout(360_000);

test("on real clusters a token is rotated under a running Kiali, and the connection revoked and proven gone", async ({
  page,
  bench,
  mesh,
  east,
  west,
}) => {
  const home = mesh.home.context;
  await connectByCommand(bench, home, [mesh.remote.context]);
  await east.rolledOut();
  const before = await east.secret(COMBINED);
  const { generation } = (await east.kiali()).metadata;

  await openConnections(page, home);
  await expect(rowOf(page, "west")).toContainText("Nothing wrong");
  await picture(page, "real inventory");
  expect((await fromMenu(page, "west", "Rotate")).join("\n")).not.toMatch(/Restart: /);
  await begin(page, "Rotate west");
  // Kubelet and Kiali's client need up to 150 s for it.
  await runEnded(page, "west is rotated", 240_000);
  await expect(seen(page, "The old token is refused")).toContainText("401");
  await picture(page, "real rotated");
  expect((await east.secret(COMBINED))?.data?.["west.token"]).not.toBe(before?.data?.["west.token"]);
  expect((await east.kiali()).metadata.generation).toBe(generation);
  expect(await east.namespacesOf("west")).toBeGreaterThan(0);

  await review(page, "revoke", "west", {}, home);
  await confirm(page, "Revoke west", "west");
  await runEnded(page, "west is revoked", 120_000);
  await expect(seen(page, "The token is refused")).toContainText("401");
  await picture(page, "real revoked");
  expect(await east.keys(COMBINED)).toEqual([]);
  expect(await east.listed()).not.toContain("west");
  const account = "/api/v1/namespaces/istio-system/serviceaccounts/kiali-remote-east";
  expect((await west.admin.send("GET", account)).status).toBe(404);
});

test("on real clusters what the script made is adopted, set aside and released, and Kiali reads it again", async ({
  page,
  mesh,
  east,
  west,
}) => {
  const home = mesh.home.context;
  const labelledSecrets = [{ cluster: "west", secret: scriptSecret("west") }];
  const scripted = await scriptedFrom(mesh.kubeconfigPath, "west", mesh.remote.server);
  await connectByScript(east, west, scripted, async () => {
    for (const manifest of kialiManifests({ homeName: mesh.home.name, probes: QUICK_PROBES, labelledSecrets }))
      await east.admin.apply(manifest);
    await east.rolledOut();
  });
  const { generation } = (await east.kiali()).metadata;
  await openConnections(page, home);
  await expect(await findingsOf(page, "west")).toContainText("left the credential readable");
  await picture(page, "real script-made");
  expect((await fromMenu(page, "west", "Adopt")).join("\n")).not.toMatch(/Restart: /);
  await begin(page, "Adopt west");
  await runEnded(page, "west is adopted", 120_000);
  expect((await east.kiali()).metadata.generation).toBe(generation);

  const before = await east.secret(scriptSecret("west"));
  await review(page, "quarantine", "west", {}, home);
  await confirm(page, "Quarantine west", "west");
  await runEnded(page, "west is quarantined", 120_000);
  await picture(page, "real quarantined");
  expect(await east.listed()).not.toContain("west");
  await review(page, "release", "west", {}, home);
  await plannedSteps(page);
  await begin(page, "Release west");
  await runEnded(page, "west is released", 120_000);
  await picture(page, "real released");
  expect((await east.secret(scriptSecret("west")))?.data).toEqual(before?.data);
  expect(await east.listed()).toContain("west");
});
