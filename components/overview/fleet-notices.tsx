import type { FeedLink } from "@/components/status/tab-circle";
import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { FleetView } from "@/lib/status/fleet-row";

/** What stands between the operator and the truth: a console that is lost, a session that ended, a kubeconfig that cannot be read in part. */
export function FleetNotices({ link, isSignedOut, problems }: FeedLink & Pick<FleetView, "problems">) {
  return (
    <>
      {isSignedOut ? (
        <Notice
          tone="warn"
          isLive
          className="mb-4"
          title="Your session has ended"
          action={
            <a href="/launch" className="link">
              Sign in again
            </a>
          }
        >
          What you see is the last known state.
        </Notice>
      ) : (
        link === "lost" && (
          <Notice tone="fail" isLive className="mb-4" title="The console's own server does not answer">
            What you see is the last known state. Start it again with npm start; this page comes back by itself.
          </Notice>
        )
      )}
      {problems.length > 0 && (
        <Notice tone="warn" className="mb-4" title="A part of the kubeconfig cannot be used">
          <ul className="flex flex-col gap-1">
            {problems.map(describeProblem).map(({ title, advice }) => (
              <li key={`${title}${advice}`}>
                <code>{title}</code> {advice}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
