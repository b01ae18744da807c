import type { HomeRef } from "@/components/home/home-ref";
import { ReviewLink } from "@/components/home/review-link";
import type { PrimaryTracing } from "@/lib/tracing/tracing-view";
import { tagReview } from "./tag-address";

const TAG = "cluster";

/** The tag that people's own dashboards may want, where Kiali has no use for it. */
export function DashboardTag({ primaries, home }: { primaries: readonly PrimaryTracing[]; home: HomeRef }) {
  const named = (fits: (offer: PrimaryTracing["offers"][number]) => boolean): readonly string[] =>
    primaries.flatMap(({ name, offers }) => (offers.some((offer) => offer.tag === TAG && fits(offer)) ? [name] : []));
  const open = named(({ kind }) => kind === "create" || kind === "update");
  const set = named(({ isOurs }) => isOurs);
  if (open.length === 0 && set.length === 0)
    return <p className="text-table text-n10">No control plane here can be given it.</p>;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {open.length > 0 && (
        <ReviewLink size="small" href={tagReview(home, { names: open, tag: TAG })}>
          Add the tag {TAG} in {open.join(", ")}
        </ReviewLink>
      )}
      {set.length > 0 && (
        <ReviewLink size="small" look="quiet" href={tagReview(home, { names: set, tag: TAG, isAbsent: true })}>
          Take the tag {TAG} away in {set.join(", ")}
        </ReviewLink>
      )}
    </div>
  );
}
