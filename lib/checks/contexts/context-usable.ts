import { describeProblem } from "@/lib/describe-problem";
import { shell } from "@/lib/shell-command";
import { bothSides } from "../both-sides";
import { failed, pass } from "../verdicts";

const BROKEN = new Set(["kubeconfig", "no-such-context", "credential"]);

export const contextUsable = bothSides("context", (side) => ({
  group: "contexts",
  title: `The ${side}'s kubeconfig context can be used`,
  severity: "block",
  canBeOverridden: true,
  why: "Everything is read and written with what this context says: an address, a trust and a login.",
  how: "The kubeconfig is read as kubectl reads it, its files are opened and its exec plugin is run, on this machine.",
  fix: {
    text: "Repair the entry in the kubeconfig, then look again.",
    command: "kubectl config view --minify --context CONTEXT",
  },
  run: async ({ cluster, context }) => {
    const [version, identity] = await Promise.all([cluster.version(), cluster.whoAmI()]);
    const problem = [version, identity]
      .flatMap((each) => (each.ok ? [] : [each.problem]))
      .find(({ kind }) => BROKEN.has(kind));
    if (!problem) return pass(`${context}: ${cluster.endpoint.server}, signs in by ${cluster.credential}`);
    const { title, advice } = describeProblem(problem);
    return failed(title, { fix: { text: advice, command: shell`kubectl config view --minify --context ${context}` } });
  },
}));
