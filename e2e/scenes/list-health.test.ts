import { expect, test } from "@playwright/test";
import { listOutput } from "@/cli/contract/list-output";
import { object } from "@/sandbox/json/json";
import { type Scene, startScene } from "./sandbox-scene";

let scene: Scene;
test.afterEach(() => scene.stop());

test("list says first because of which remote Kiali crash-loops, and what brings it back, also without dialling the remote", async () => {
  test.setTimeout(120_000);
  scene = await startScene();
  expect(await scene.run(["connect", ...scene.pair, "--yes"])).toMatchObject({ code: 0 });
  const home = scene.sandbox.cluster("east").context;
  const list = (...more: string[]) => scene.run(["list", "--home", home, ...more]);

  const well = await list("--output", "wide");
  expect(well.code).toBe(0);
  expect(well.out).toMatch(/^Kiali istio-system\/kiali .* in /);
  expect(well.out).toMatch(/NAME .*SERVER .*IDENTITY .*AGE .*WRITTEN/);
  expect(well.out).toContain("istio-system/kiali-remote-");

  scene.sandbox.cluster("west").faults.set({ kind: "refuse" });
  scene.change((live) => {
    const template = object(live, "spec", "template");
    const metadata = { ...object(template, "metadata"), annotations: { drained: "yes" } };
    return { ...live, spec: { ...object(live, "spec"), template: { ...template, metadata } } };
  });
  const culprit = async (...more: string[]) => {
    const { health } = listOutput.parse(JSON.parse((await list("--output", "json", ...more)).out));
    return `${health?.state} ${health?.culprits.map(({ name, mend }) => `${name} ${mend}`)}`;
  };
  await expect.poll(() => culprit(), { timeout: 60_000 }).toBe("crash-looping west quarantine");
  const ill = await list("--home-only");
  expect(ill.out).toMatch(/^✕ Kiali istio-system\/kiali crash-loops because of west: /);
  expect(ill.out.split("\n")[1]).toBe(`Offered first: kiali-fleet quarantine --home ${home} --name west`);
  expect(ill.out).toContain("\nKiali istio-system/kiali ");
});
