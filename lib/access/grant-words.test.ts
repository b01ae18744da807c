import { expect, test } from "@playwright/test";
import { pairFacts } from "@/lib/checks/pair-facts";
import { type Access, rulesFor } from "@/lib/kiali/rules-for-version";
import { fakeMesh, meshWish } from "./fake-mesh";
import { grantWords } from "./grant-words";
import { resolveConnection } from "./resolve-connection";

async function words(access: Access, openshift: Parameters<typeof rulesFor>[2] = null): Promise<readonly string[]> {
  const mesh = fakeMesh();
  const wish = meshWish({ access });
  const connection = await resolveConnection(wish, pairFacts(mesh.east.cluster, mesh.west.cluster, wish));
  if (!connection.ok) throw new Error(JSON.stringify(connection.problem));
  return grantWords(connection.value, rulesFor("2.30.0", access, openshift), "west");
}
const line = (lines: readonly string[], title: string) => lines.find((each) => each.startsWith(`${title}: `));

test.describe("grantWords", () => {
  test("puts each resource under the heading where a reviewer looks for it", async () => {
    const lines = await words("view-only");
    expect(line(lines, "Logs")).toBe("Logs: read pods/log.");
    expect(line(lines, "Workloads")).toBe(
      "Workloads: read pods, replicationcontrollers, daemonsets, deployments, replicasets, statefulsets, cronjobs, jobs.",
    );
    expect(line(lines, "Istio configuration")).toContain("read every resource of networking.istio.io");
    expect(line(lines, "Also")).toContain("list mutatingwebhookconfigurations");
  });

  test("says what a view-only connection may not", async () =>
    expect(line(await words("view-only"), "May not")).toBe(
      "May not: read Secrets, create, change or delete anything, do anything that is not named here.",
    ));

  test("names every verb of full access, and claims no read-only", async () => {
    const lines = await words("full");
    expect(line(lines, "Workloads")).toContain("read and patch pods");
    expect(line(lines, "Istio configuration")).toContain("read, create, delete and patch every resource");
    expect(line(lines, "May not")).toBe("May not: read Secrets, do anything that is not named here.");
  });

  for (const access of ["view-only", "full"] as const)
    test(`leaves out no resource of the rules: ${access}`, async () => {
      const openshift = { instanceName: "kiali", namespace: "istio-system" };
      const text = (await words(access, openshift)).join("\n");
      const named: Readonly<Record<string, string>> = {
        tokenreviews: "ask whether a token is valid",
        "pods/portforward": "forward a port of a pod",
      };
      for (const { resources, apiGroups } of rulesFor("2.30.0", access, openshift))
        for (const resource of resources)
          for (const group of apiGroups)
            expect(text).toContain(resource === "*" ? `every resource of ${group}` : (named[resource] ?? resource));
    });
});
