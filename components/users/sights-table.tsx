import { Verdict, type VerdictKind } from "@/components/ui/verdict";
import type { ClusterNote, ClusterSight } from "@/lib/users/strategy-notes";
import { ClusterTable } from "./cluster-table";

const SIGHT: Readonly<Record<ClusterSight, { kind: VerdictKind; word: string }>> = {
  everything: { kind: "pass", word: "Everything" },
  "own-rights": { kind: "pass", word: "By own rights" },
  "after-sign-in": { kind: "warn", word: "After a sign-in" },
  nothing: { kind: "fail", word: "Nothing" },
  unknown: { kind: "unknown", word: "Not known" },
};

/** What a person who signed in to Kiali gets to see of each cluster. */
export const SightsTable = ({ clusters }: { clusters: readonly ClusterNote[] }) => (
  <ClusterTable
    rows={clusters}
    caption="What people see in Kiali"
    columns={[
      { head: "They see", cell: ({ sight }) => <Verdict {...SIGHT[sight]} className="h-5" /> },
      { head: "Why", cell: ({ words }) => <span className="text-n11">{words}</span> },
    ]}
  />
);
