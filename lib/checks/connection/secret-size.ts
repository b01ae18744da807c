import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import type { Check } from "../check";
import { failed, pass, skipped, unknown, warned } from "../verdicts";
import { withKiali } from "../when-answering";

const LIMIT_BYTES = 1024 * 1024;
/** A token, the YAML around it, and managedFields; the CA comes on top, twice as base64. */
const ENTRY_BYTES = 4096;

export const secretSize: Check = {
  id: "connection.secret-size",
  group: "connection",
  subject: "home",
  title: "The Secret has room for another entry",
  severity: "block",
  canBeOverridden: true,
  why: "Kubernetes refuses Secrets above 1 MiB.",
  how: "Sizes of the keys of the combined Secret.",
  fix: { text: "Remove entries of clusters that are gone, or use the labelled form." },
  run: (facts) =>
    withKiali(facts, async () => {
      const [form, secrets, endpoint] = await Promise.all([facts.form(), facts.homeSecrets(), facts.endpoint()]);
      if (!form.ok) return unknown(form.problem);
      if (form.value.value !== "combined") return skipped("each cluster has a Secret of its own");
      if (!secrets.ok) return unknown(secrets.problem);
      const combined = secrets.value.find(({ metadata }) => metadata.name === COMBINED_SECRET);
      const used = Object.values(combined?.data ?? {}).reduce((sum, { size }) => sum + size, 0);
      const ca = endpoint.ok ? (endpoint.value.endpoint.ca?.length ?? 0) : 0;
      const after = used + ENTRY_BYTES + ca * 2;
      const words = `${Math.ceil(after / 1024)} of 1024 KiB with the new entry`;
      if (after > LIMIT_BYTES) return failed(`${COMBINED_SECRET} would be too large`, { evidence: words });
      return after > LIMIT_BYTES * 0.8 ? warned(`${COMBINED_SECRET} is nearly full`, { evidence: words }) : pass(words);
    }, [facts.remote]),
};
