import { stringify } from "yaml";
import type { Plan } from "@/lib/plan/plan";
import { kubectl } from "./kubectl";

/**
 * The plan's work as a person with kubectl would do it, one call each and no checks: the remote's address and CA taken from the
 * kubeconfig, what is kept looked at, each object applied, the token read, the home's Secret applied with it. Ends there.
 */
export async function kubectlConnect(kubeconfig: string, plan: Plan): Promise<void> {
  const tokens = new Map<string, string>();
  const remote = plan.steps.find(({ place }) => place.side === "remote")?.place.context ?? "";
  await kubectl(kubeconfig, [
    "--context",
    remote,
    "config",
    "view",
    "--raw",
    "--minify",
    "-o",
    "jsonpath={.clusters[0].cluster}",
  ]);
  for (const step of plan.steps) {
    const context = ["--context", step.place.context];
    if (step.verb === "keep") {
      const inNamespace = step.ref.namespace === null ? [] : ["-n", step.ref.namespace];
      await kubectl(kubeconfig, [...context, ...inNamespace, "get", step.ref.kind, step.ref.name, "-o", "name"]);
    }
    if (step.verb === "create" || step.verb === "update") {
      const yaml = stringify(step.manifest, { lineWidth: 0 });
      const filled = [...tokens].reduce((text, [id, token]) => text.replaceAll(`\${token:${id}}`, token), yaml);
      await kubectl(kubeconfig, [...context, "apply", "-f", "-"], filled);
      if (step.place.side === "home" && step.ref.kind === "Secret") return;
    }
    if (step.verb === "mint") {
      const { namespace, name } = step.account;
      tokens.set(
        step.as,
        step.source.kind === "secret"
          ? await tokenOf(kubeconfig, context, namespace, step.source.name)
          : (await kubectl(kubeconfig, [...context, "-n", namespace, "create", "token", name])).trim(),
      );
    }
  }
  throw new Error("the plan writes no Secret in the home");
}

async function tokenOf(
  kubeconfig: string,
  context: readonly string[],
  namespace: string,
  secret: string,
): Promise<string> {
  const get = [...context, "-n", namespace, "get", "secret", secret, "-o", "jsonpath={.data.token}"];
  for (let tries = 0; tries < 50; tries += 1) {
    const token = Buffer.from(await kubectl(kubeconfig, get), "base64").toString();
    if (token) return token;
  }
  throw new Error(`Secret ${secret} was never filled`);
}
