import type { VerdictKind } from "@/components/ui/verdict";
import type { Anchor, ClusterIstio } from "@/lib/status/cluster-istio";

type Words = { kind: VerdictKind; word: string };

const DAY_MS = 86_400_000;
/** To change a mesh's root takes weeks of planning. */
const SOON_DAYS = 90;

/** How long an anchor is good for. `wallMs` is the console's wall clock. */
export function anchorWords({ validTo }: Anchor, wallMs: number): Words {
  const days = Math.floor((Date.parse(validTo) - wallMs) / DAY_MS);
  if (Number.isNaN(days)) return { kind: "unknown", word: "its end is not known" };
  if (days < 0) return { kind: "fail", word: `ended ${-days} days ago` };
  return { kind: days < SOON_DAYS ? "warn" : "pass", word: `${days} days left` };
}

/** Whether the cluster is called the same everywhere, and as Kiali calls it. `name` null: no Kiali reads it. */
export function clusterIdVerdict({ agreed, sources }: ClusterIstio["clusterId"], name: string | null): Words {
  if (sources.length === 0) return { kind: "unknown", word: "nothing here names it" };
  if (agreed === null) return { kind: "warn", word: "its sources do not agree" };
  if (name === null) return { kind: "pass", word: "all sources agree" };
  return agreed === name
    ? { kind: "pass", word: "as Kiali calls it" }
    : { kind: "fail", word: `Kiali calls it ${name}: their data never come together` };
}
