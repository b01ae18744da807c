import type { Check } from "../check";
import { pass, unknown, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const entriesSound: Check = {
  id: "kiali.entries-sound",
  group: "kiali",
  subject: "home",
  title: "The entries that Kiali reads already are sound",
  severity: "warn",
  canBeOverridden: true,
  why: "Connecting restarts Kiali, and at its next start one bad entry can end it for everyone.",
  how: "Every kubeconfig in the Secrets that Kiali mounts is parsed; whether its cluster answers is tried before the restart.",
  fix: { text: "Repair or remove the entry before Kiali restarts." },
  run: (facts) =>
    withKiali(facts, async () => {
      const entries = await facts.entries();
      if (!entries.ok) return unknown(entries.problem);
      const now = new Date().toISOString();
      const faults = entries.value.flatMap(({ key, faults: own, token }) => [
        ...own.map((fault) => `${key}: ${fault}`),
        ...(token?.expiresAt && token.expiresAt < now ? [`${key}: its token ended at ${token.expiresAt}`] : []),
      ]);
      if (faults.length > 0)
        return warned("Kiali cannot use an entry that it will read at its next start", { evidence: faults.join("; ") });
      return pass(entries.value.length === 0 ? "there are none yet" : entries.value.map(({ key }) => key).join(", "));
    }),
};
