import { type HomeRef, homeParams } from "@/components/home/home-ref";
import type { FleetRow, HomeOf } from "@/lib/status/fleet-row";

/** A home as the pages about one name it; a Kiali that nobody named yet is the only one there. */
export const homeRefOf = ({ context, kiali }: HomeOf): HomeRef => ({
  home: context,
  kiali: kiali === "" ? null : kiali,
});

/** The page that tells everything of a row: its cluster's, its Kiali's, or its context in the list. */
export function addressOfRow({ kind, name, home }: Pick<FleetRow, "kind" | "name" | "home">) {
  if (kind === "context" || home === null) return `/clusters?${new URLSearchParams({ q: name })}` as const;
  const params = homeParams(homeRefOf(home));
  if (kind === "home") return `/kiali?${params}` as const;
  params.set("name", name);
  return `/cluster?${params}` as const;
}

/** An address as a link takes it that was put together from parts. */
export function linkTo(address: string): { pathname: string; search: string } {
  const [pathname = "/", search = ""] = address.split("?");
  return { pathname, search };
}
