import { describeProblem } from "@/lib/describe-problem";
import { shell } from "@/lib/shell-command";
import { bothSides } from "../both-sides";
import { failed, pass, skipped, unknown } from "../verdicts";
import { silenceWords } from "../when-answering";

export const signedIn = bothSides("login", (side) => ({
  group: "clusters",
  title: `The ${side} knows who you are`,
  severity: "block",
  canBeOverridden: true,
  why: "Every right that follows is the right of this user.",
  how: "POST selfsubjectreviews (authentication.k8s.io/v1), with the login of the context.",
  fix: {
    text: "Sign in again or renew the credential of the context.",
    command: "kubectl --context CONTEXT auth whoami",
  },
  run: async ({ cluster, context }) => {
    const [identity, version] = await Promise.all([cluster.whoAmI(), cluster.version()]);
    if (identity.ok) {
      const { username, groups } = identity.value;
      return pass(`${username}${groups.length > 0 ? `, in ${groups.join(", ")}` : ""}`);
    }
    const { title, advice } = describeProblem(identity.problem);
    const fix = { text: advice, command: shell`kubectl --context ${context} auth whoami` };
    if (identity.problem.kind === "unauthenticated") return failed(title, { fix });
    if (!version.ok && version.problem.kind === identity.problem.kind)
      return skipped(silenceWords(context, identity.problem));
    return unknown(identity.problem);
  },
}));
