import { type HomePageId, homePageOf } from "@/components/home/home-pages";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import type { ReviewAddress } from "@/components/plan/run-address";
import type { WayBack } from "@/components/plan/way-back";
import { withSubject } from "@/components/users/asked-subject";
import type { UpkeepVerb, UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";

/** Where to go from a review or a run: its name in a sentence, and the words that lead there at the end. */
export type Place = { href: ReviewAddress; name: string; show: string };

const PAGE: Readonly<Partial<Record<UpkeepVerb, { page: HomePageId; name: string }>>> = {
  tag: { page: "tracing", name: "the tracing tags" },
  grant: { page: "users", name: "the users' access" },
  withdraw: { page: "users", name: "the users' access" },
  scope: { page: "scope", name: "the query scope" },
};

/** The step of the wizard that it was come to from, else the page of the home that shows what the verb changed. */
export function placeOf(wish: UpkeepWish | null, back: WayBack | null): Place {
  if (back !== null) return { href: back, name: "the set-up", show: "Go on with the set-up" };
  const home: HomeRef | null = wish && {
    home: wish.home,
    kiali: wish.kiali && `${wish.kiali.namespace}/${wish.kiali.name}`,
  };
  const own = wish ? PAGE[wish.verb] : undefined;
  if (home && own)
    return { href: `${homePageOf(own.page, home)}${whoOf(wish)}`, name: own.name, show: `Show ${own.name}` };
  return {
    href: `/connections?${home ? homeParams(home) : ""}`,
    name: "the connections",
    show: "Show the connections",
  };
}

/** Whose access the page of users shows then. */
function whoOf(wish: UpkeepWish | null): string {
  if (wish?.verb !== "grant" && wish?.verb !== "withdraw") return "";
  const { subject, as } = wish;
  return `&${withSubject(new URL("http://console/"), { subject, as, groups: [], groupsIn: {} }).searchParams}`;
}
