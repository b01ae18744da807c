import { Notice } from "@/components/ui/notice";

/** Nothing was applied since the clusters changed under the review: what is different in the plan now on the page. */
export const PlanChanged = ({ changes }: { changes: readonly string[] | null }) => (
  <Notice
    tone="warn"
    isLive
    title={
      changes === null
        ? "The plan is no longer the one that was reviewed; it is being made again"
        : "The plan is no longer the one that was reviewed"
    }
  >
    <p>
      Nothing was applied.{changes !== null && " The plan below starts from what is there now; read it, then go on."}
    </p>
    {changes !== null &&
      (changes.length === 0 ? (
        <p>It reads the same again: what had changed was changed back.</p>
      ) : (
        <ul aria-label="What changed" className="mt-1 list-disc pl-5">
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      ))}
  </Notice>
);
