import { type HomeRef, kialiOf } from "@/components/home/home-ref";
import { upkeepToAddress } from "@/lib/access/upkeep/wish-url";
import type { ClusterTag } from "@/lib/tracing/decide-tag";

/** Where a tag for the spans of these clusters is reviewed, or its going. */
export const tagReview = (
  home: HomeRef,
  { names, tag, isAbsent = false }: { names: readonly string[]; tag: ClusterTag; isAbsent?: boolean },
) =>
  `/connections/review?${upkeepToAddress({
    verb: "tag",
    home: home.home,
    kiali: kialiOf(home),
    names: [...names],
    remotes: {},
    windowSeconds: 0,
    tag,
    isAbsent,
  })}` as const;
