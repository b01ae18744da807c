import { connectionManager, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import { LABELLED_SECRET_LABEL, labelledSecretName } from "@/lib/kiali/secret-names";
import type { Maker } from "./inventory";

/** Who made an entry: whose field manager owns its key, then whose name and label the Secret has. */
export function makerOf(
  { key, managers }: Pick<RemoteEntry, "key" | "managers">,
  { metadata: { name, labels } }: Pick<SecretObject, "metadata">,
  form: "combined" | "labelled" | "listed",
): Maker {
  const isOurs =
    managers.includes(connectionManager(key)) || (form !== "combined" && labels?.[MANAGED_BY] === OUR_NAME);
  if (isOurs) return { kind: "fleet", words: "made or taken over by this console" };
  if (labels?.[LABELLED_SECRET_LABEL] === "true" && name === labelledSecretName(key))
    return { kind: "script", words: "made by Kiali's script, by the Secret's name and label" };
  const who = [...new Set(managers)].join(", ");
  return { kind: "hand", words: who === "" ? "made by hand or another tool" : `made by hand or another tool (${who})` };
}
