import { connectionManager, OUR_NAME } from "@/lib/access/ownership";
import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const existingConnection: Check = {
  id: "connection.existing",
  group: "connection",
  subject: "home",
  title: "An existing connection of this name is ours",
  severity: "warn",
  canBeOverridden: true,
  why: "An entry that a person or another tool wrote is never overwritten without being named.",
  how: "managedFields of the Secret: which field manager owns the key.",
  fix: { text: "Take the entry over in the plan, or choose another name." },
  run: (facts) =>
    withKiali(facts, async () => {
      const [name, entries, form] = await Promise.all([facts.name(), facts.entries(), facts.form()]);
      if (!name) return skipped("the remote has no name yet");
      if (!entries.ok) return unknown(entries.problem);
      if (!form.ok) return unknown(form.problem);
      const entry = entries.value.find((each) => each.key === name.value && each.secret.form === form.value.value);
      if (!entry) return pass(`no entry ${name.value} yet`);
      const where = `Secret ${entry.secret.namespace}/${entry.secret.name}`;
      const ours = new Set([connectionManager(name.value), OUR_NAME]);
      const others = entry.managers.filter((manager) => !ours.has(manager));
      if (entry.managers.length > 0 && others.length === 0)
        return pass(`${where} has our entry, which will be updated`);
      return warned(`${where} has an entry ${name.value} that ${others.join(", ") || "somebody else"} wrote`, {
        evidence: `${entry.server ?? "no server"}, signs in by ${entry.auth}`,
        fix: {
          text: `The plan names ${others.join(", ") || "its owner"} and asks for a reason before it takes the entry over; or choose another name.`,
        },
      });
    }, [facts.remote]),
};
