import { homeParams } from "@/components/home/home-ref";
import type { HomeOrphans } from "@/lib/setup/answers";

/** How many there are in all, and the page that lists them: that of the home with the most. Null when there are none. */
export function orphansToShow(homes: readonly HomeOrphans[]) {
  const count = homes.reduce((sum, { orphans }) => sum + orphans.length, 0);
  const [most] = homes.toSorted((a, b) => b.orphans.length - a.orphans.length);
  if (count === 0 || !most) return null;
  const kiali = most.kiali ? `${most.kiali.namespace}/${most.kiali.name}` : null;
  return { count, href: `/connections?${homeParams({ home: most.home, kiali })}#orphans` as const };
}
