import { describeProblem } from "@/lib/describe-problem";
import { shell } from "@/lib/shell-command";
import { bothSides } from "../both-sides";
import { failed, pass, skipped } from "../verdicts";

export const reachable = bothSides("reachable", (side) => ({
  group: "clusters",
  title: `The ${side}'s API server answers`,
  severity: "block",
  canBeOverridden: true,
  why: "A cluster that does not answer can be neither checked nor changed; everything that depends on it is skipped.",
  how: "GET /version, from this machine.",
  fix: {
    text: "Check the VPN, the proxy and the server address of the context.",
    command: "kubectl --context CONTEXT version",
  },
  run: async ({ cluster, context }) => {
    const version = await cluster.version();
    if (version.ok) return pass(`${cluster.endpoint.server} answers: Kubernetes ${version.value.gitVersion}`);
    const { problem } = version;
    switch (problem.kind) {
      case "unreachable":
      case "not-kubernetes":
      case "timed-out": {
        const { title, advice } = describeProblem(problem);
        return failed(title, { fix: { text: advice, command: shell`kubectl --context ${context} version` } });
      }
      case "kubeconfig":
      case "no-such-context":
      case "credential":
        return skipped(`the context ${context} cannot be used`);
      case "tls":
        return pass(`${cluster.endpoint.server} answers; its certificate is judged on its own`);
      default:
        return pass(`${cluster.endpoint.server} answers, although not to /version`);
    }
  },
}));
