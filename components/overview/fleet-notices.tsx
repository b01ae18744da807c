import dynamic from "next/dynamic";
import type { FeedLink } from "@/components/status/tab-circle";
import { Notice } from "@/components/ui/notice";
import type { FleetView } from "@/lib/status/fleet-row";

// The words for every problem there can be are many, and most fleets have none.
const KubeconfigProblems = dynamic(() => import("./kubeconfig-problems"));

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
      {problems.length > 0 && <KubeconfigProblems problems={problems} />}
    </>
  );
}
