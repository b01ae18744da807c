import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { AccessMatrix } from "@/lib/users/access-matrix";

const SHOWN = 6;

/** What the grid means for who signs in to Kiali: what nobody knows, what refuses him, and what he sees half of. */
export function AccessNotices({ matrix }: { matrix: AccessMatrix }) {
  const { columns, uneven, isInUsersName } = matrix;
  const home = columns.find((column) => column.isHome);
  const isBlind =
    home !== undefined &&
    home.problem === null &&
    !home.isPartial &&
    home.namespaces.length > 0 &&
    home.namespaces.every(({ access }) => access.sees.state === "no");
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {columns.map(({ cluster, problem }) =>
        problem ? (
          <Notice
            key={cluster}
            tone="unknown"
            title={`${cluster} could not be looked at: ${describeProblem(problem).title}`}
          >
            {describeProblem(problem).advice}
          </Notice>
        ) : null,
      )}
      {isInUsersName !== false && isBlind && (
        <Notice tone="warn" title={`Kiali refuses this sign-in: nothing is seen in the home cluster ${home.cluster}`}>
          A user who sees no namespace of the home is not let in, whatever he sees elsewhere. Grant at least one.
        </Notice>
      )}
      {uneven.length > 0 && (
        <Notice
          tone="warn"
          title={
            uneven.length === 1
              ? "1 namespace is seen in one cluster and hidden in another"
              : `${uneven.length} namespaces are seen in one cluster and hidden in another`
          }
        >
          <ul>
            {uneven.slice(0, SHOWN).map(({ namespace, seenIn, hiddenIn }) => (
              <li key={namespace}>
                <span className="font-mono">{namespace}</span>: seen in {seenIn.join(", ")}, hidden in{" "}
                {hiddenIn.join(", ")}
              </li>
            ))}
            {uneven.length > SHOWN && <li>and {uneven.length - SHOWN} more; “Only differences” shows them all</li>}
          </ul>
        </Notice>
      )}
    </div>
  );
}
