"use client";
import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import { useState } from "react";
import { reviewOf, VERB_WORDS } from "@/components/connections/verbs";
import { HOME_PAGES, homePageOf } from "@/components/home/home-pages";
import { homeParams } from "@/components/home/home-ref";
import { itemLook, MenuItem, MenuSeparator, menuPopupLook } from "@/components/ui/menu";
import type { FleetRow } from "@/lib/status/fleet-row";
import { addressOfRow, homeRefOf, linkTo } from "./row-address";

export type OpenMenu = { id: string; anchor: HTMLElement };

/** Everything that can be done about one row. One menu serves all rows: it stands at the button that opened it, and the focus goes back there. */
export default function FleetMenu({
  row,
  anchor,
  onClose,
  onLook,
}: {
  row: FleetRow;
  anchor: HTMLElement;
  onClose: () => void;
  onLook: (id: string) => void;
}) {
  const [place, setPlace] = useState<HTMLSpanElement | null>(null);
  return (
    <>
      <span ref={setPlace} />
      <Base.Root open={place !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Base.Portal container={place}>
          <Base.Positioner anchor={anchor} align="end" sideOffset={6} className="z-50 outline-none">
            <Base.Popup
              aria-label={`Actions for ${row.name}`}
              finalFocus={() => (anchor.isConnected ? anchor : false)}
              className={menuPopupLook}
            >
              <MenuItem onClick={() => onLook(row.id)}>
                {row.kind === "context" ? "Look for a Kiali there" : "Look again"}
              </MenuItem>
              <Links row={row} />
              <MenuSeparator />
              <MenuItem onClick={() => void navigator.clipboard.writeText(row.name)}>Copy the name</MenuItem>
              {row.context !== null && row.context !== row.name && (
                <MenuItem onClick={() => void navigator.clipboard.writeText(row.context ?? "")}>
                  Copy the context
                </MenuItem>
              )}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </>
  );
}

function Links({ row }: { row: FleetRow }) {
  const { kind, name, home } = row;
  if (kind === "context" || home === null)
    return (
      <>
        <Way href={addressOfRow(row)}>Show the context</Way>
        <Way href={`/setup?${new URLSearchParams({ remote: name })}`}>Connect it to a Kiali</Way>
        <Way href={`/setup?${new URLSearchParams({ home: name })}`}>Set up from here</Way>
      </>
    );
  const ref = homeRefOf(home);
  const connections = `/connections?${homeParams(ref)}`;
  if (kind === "home")
    return (
      <>
        <Way href={addressOfRow(row)}>About this Kiali</Way>
        <Way href={connections}>Its connections</Way>
        <Way href={homePageOf("metrics", ref)}>{HOME_PAGES.metrics.title}</Way>
        <Way href={homePageOf("users", ref)}>{HOME_PAGES.users.title}</Way>
        <Way href={`/setup?${new URLSearchParams({ home: home.context })}`}>Connect a cluster to it</Way>
      </>
    );
  const verbs = [row.state === "quarantined" ? "release" : "quarantine", "rotate", "repair", "revoke"] as const;
  return (
    <>
      <Way href={addressOfRow(row)}>About this cluster</Way>
      <Way href={addressOfRow({ kind: "home", name, home })}>The Kiali that reads it</Way>
      <Way href={connections}>All connections of that Kiali</Way>
      <MenuSeparator />
      {verbs.toSorted(byWeight).map((verb) => (
        <Way key={verb} href={reviewOf(verb, ref, [name])} isDanger={verb === "revoke"}>
          {VERB_WORDS[verb].label}…
        </Way>
      ))}
    </>
  );
}

const ORDER = ["rotate", "repair", "quarantine", "release", "revoke"];
const byWeight = (a: string, b: string): number => ORDER.indexOf(a) - ORDER.indexOf(b);

const Way = ({ href, isDanger = false, children }: { href: string; isDanger?: boolean; children: React.ReactNode }) => (
  <Base.LinkItem
    closeOnClick
    render={<Link href={linkTo(href)} prefetch={false} />}
    className={isDanger ? `${itemLook} text-fail` : itemLook}
  >
    {children}
  </Base.LinkItem>
);
