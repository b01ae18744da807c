import type { Page } from "@playwright/test";
import { object, text } from "@/sandbox/json/json";
import type { Sandbox } from "@/sandbox/start-sandbox";
import { COMBINED, homeState, plantDeadRemote, truthOf } from "./cluster-truth";
import { expect, test } from "./fixtures";
import { whenWritten } from "./scenes";
import {
  type Answers,
  answerAccess,
  choosePair,
  connect,
  ended,
  passRequirements,
  picture,
  SANDBOX,
  setAsideWhatBlocks,
} from "./wizard";

type Scene = {
  layer: string;
  /** What goes wrong, set up before the wizard begins. */
  arrange?: (sandbox: Sandbox) => Promise<void> | void;
  answers?: (sandbox: Sandbox) => Answers;
  /** The step at which the run stops. */
  stopsAt: RegExp;
  says: RegExp;
};

const ROLES = "clusterroles.rbac.authorization.k8s.io";

const scenes: Readonly<Record<string, Scene>> = {
  "an address that nobody answers at": {
    layer: "the network",
    answers: () => ({ server: "https://127.0.0.1:1" }),
    stopsAt: /https:\/\/127\.0\.0\.1:1 answers/,
    says: /refuses the connection/,
  },
  "a CA that did not sign the remote's certificate": {
    layer: "TLS",
    answers: (sandbox) => ({ ca: sandbox.cluster("east").ca }),
    stopsAt: /certificate is trusted/,
    says: /certificate/,
  },
  "a token that the remote does not know": {
    layer: "authentication",
    arrange: (sandbox) => {
      const west = sandbox.cluster("west");
      whenWritten(west, "secrets", /^kiali-.*token$/, (secret) => {
        const account = west.sim.store.get("serviceaccounts", "istio-system", "kiali-remote-east");
        const uid = text(account, "metadata", "uid");
        const annotations = {
          ...object(secret, "metadata", "annotations"),
          "kubernetes.io/service-account.uid": uid,
        };
        const token = Buffer.from("of-somebody-else").toString("base64");
        const metadata = { ...object(secret, "metadata"), annotations };
        west.sim.store.put("secrets", { ...secret, metadata, data: { token } });
      });
    },
    stopsAt: /The credential is ServiceAccount/,
    says: /401/,
  },
  "a rule that somebody takes out of the ClusterRole": {
    layer: "authorization",
    arrange: (sandbox) => {
      const west = sandbox.cluster("west");
      whenWritten(west, ROLES, /^kiali-/, (role) => {
        const rules = Array.isArray(role.rules) ? role.rules : [];
        west.sim.store.put(ROLES, { ...role, rules: rules.slice(1) });
      });
    },
    stopsAt: /may do all that this Kiali does/,
    says: /may not/,
  },
  "rights to write that something else grants": {
    layer: "authorization",
    answers: () => ({ access: "View only" }),
    arrange: async (sandbox) => {
      const west = await truthOf(sandbox.kubeconfigPath, SANDBOX.remote);
      await west.admin.apply({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: "generous" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [
          { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:serviceaccounts:istio-system" },
        ],
      });
      west.close();
    },
    stopsAt: /may not write/,
    says: /something else than this connection grants that/,
  },
  "another remote that is dead": {
    layer: "the Secret in the home",
    arrange: async (sandbox) => {
      const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
      await plantDeadRemote(east);
      east.close();
    },
    stopsAt: /Every other remote/,
    says: /Kiali would not start with north/,
  },
};

for (const [what, { layer, arrange, answers, stopsAt, says }] of Object.entries(scenes))
  test(`stops before the home is touched and names ${layer}: ${what}`, async ({ page, sandbox }) => {
    await arrange?.(sandbox);
    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    const before = await homeState(east);
    await choosePair(page, SANDBOX.home, SANDBOX.remote);
    await passRequirements(page);
    await answerAccess(page, answers?.(sandbox));
    await setAsideWhatBlocks(page);
    await connect(page);
    await ended(page, "Stopped");
    await picture(page, `stopped at ${layer} ${what}`);
    const verdict = stopped(page);
    await expect(verdict).toContainText(stopsAt);
    await expect(verdict).toContainText(layer);
    await expect(verdict).toContainText(says);
    await expect(page.getByText("Nothing had to be put back.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Show the proof" })).toHaveAttribute("aria-disabled", "true");
    expect(await homeState(east)).toEqual(before);
    expect(await east.listed()).not.toContain("west");
    east.close();
  });

test("a Kiali that does not come up is put back, with the line that killed it", async ({ page, sandbox }) => {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const before = await homeState(east);
  // The gates pass; by the time the new Kiali starts, the remote is gone.
  whenWritten(sandbox.cluster("east"), "secrets", new RegExp(`^${COMBINED}$`), () =>
    sandbox.cluster("west").faults.set({ kind: "refuse" }),
  );
  await choosePair(page, SANDBOX.home, SANDBOX.remote);
  await passRequirements(page);
  await answerAccess(page);
  await connect(page);
  await ended(page, "Stopped");
  await picture(page, "stopped at the rollout");
  const verdict = stopped(page);
  await expect(verdict).toContainText("the rollout of Kiali");
  await expect(verdict).toContainText("connection refused");
  await expect(verdict).toContainText("That line means the remote west");
  await expect(verdict).toContainText(/0 of \d+ health polls failed/);
  await expect(page.getByRole("heading", { name: "Put back" })).toBeVisible();
  expect(await homeState(east)).toEqual(before);
  expect(await east.listed()).not.toContain("west");
  east.close();

  await test.step("the same wish succeeds once the remote is back", async () => {
    sandbox.cluster("west").faults.clear();
    await page.getByRole("link", { name: "Plan again from what is there now" }).click();
    await connect(page);
    await ended(page, "Applied");
  });
});

const stopped = (page: Page) => page.getByRole("alert").filter({ hasText: "Stopped at:" });
