import { connectionManager, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { Manifest, ObjectRef } from "@/lib/cluster/cluster";

/** Beside the home's Kiali: one data key per cluster name, each written by the field manager of that connection alone. */
export const ORPHANS = "kiali-fleet-orphans";

export const orphansRef = (namespace: string): ObjectRef => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  namespace,
  name: ORPHANS,
});

/** `text` null gives the key up, and the label with it: whoever still has a record there holds that. */
export const orphansManifest = (namespace: string, name: string, text: string | null): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: ORPHANS, namespace, ...(text === null ? {} : { labels: { [MANAGED_BY]: OUR_NAME } }) },
  // Named even when empty: giving a last key up without the map would take along what nobody owns.
  data: text === null ? {} : { [name]: text },
});

export const recordManager = connectionManager;
