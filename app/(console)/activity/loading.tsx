import { ActivitySkeleton } from "@/components/activity/activity-skeleton";
import { PageHead } from "@/components/ui/page-head";

export default function Loading() {
  return (
    <div aria-busy>
      <PageHead
        title="Activity"
        purpose="What this console and its command changed in your clusters: who, when, what, and how it ended."
      />
      <ActivitySkeleton />
    </div>
  );
}
