import { describeProblem } from "@/lib/describe-problem";
import { bothSides } from "../both-sides";
import { failed, judge, pass, skipped, warned } from "../verdicts";
import { silenceWords } from "../when-answering";

const SOON_DAYS = 30;

export const tlsTrusted = bothSides("tls", (side) => ({
  group: "clusters",
  title: `The ${side}'s certificate is trusted`,
  severity: "block",
  canBeOverridden: true,
  why: "Without it, anybody on the way could answer in the cluster's place and take the credentials.",
  how: "TLS handshake from this machine, with the CA of the context.",
  fix: { text: "Put the cluster's CA into certificate-authority-data of the context." },
  run: async ({ cluster, context }) => {
    const [version, identity] = await Promise.all([cluster.version(), cluster.tlsIdentity()]);
    if (!version.ok && version.problem.kind === "tls") {
      const { title, advice } = describeProblem(version.problem);
      const evidence = identity.ok
        ? `issued by ${identity.value.issuer}, valid until ${identity.value.validTo}`
        : version.problem.detail;
      return failed(title, { evidence, fix: { text: advice } });
    }
    if (
      !version.ok &&
      ["unreachable", "kubeconfig", "no-such-context", "credential", "not-kubernetes"].includes(version.problem.kind)
    )
      return skipped(silenceWords(context, version.problem));
    if (cluster.endpoint.insecure)
      return warned(`The context ${context} turns verification off (insecure-skip-tls-verify)`, {
        fix: { text: `Put the CA of ${context} into its kubeconfig entry and remove insecure-skip-tls-verify.` },
      });
    return judge(identity, ({ issuer, validTo }) => {
      const days = Math.floor((Date.parse(validTo) - Date.now()) / 86_400_000);
      if (Number.isFinite(days) && days < SOON_DAYS)
        return warned(`The certificate of ${context} ends in ${days} days`, { evidence: `valid until ${validTo}` });
      return pass(`issued by ${issuer}, valid until ${validTo}`);
    });
  },
}));
