"use client";
import Link from "next/link";
import { reviewOf, VERB_WORDS } from "@/components/connections/verbs";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import type { FleetRow } from "@/lib/status/fleet-row";
import { homeRefOf, linkTo } from "./row-address";

const VERBS = ["rotate", "repair", "quarantine", "revoke"] as const;

/** What can be done with all that are selected. A verb is of one home, so connections of two homes have none in common. */
export default function SelectionBar({
  rows,
  onLook,
  onClear,
}: {
  rows: readonly FleetRow[];
  onLook: () => void;
  onClear: () => void;
}) {
  const home = homeOfAll(rows);
  const names = rows.map(({ name }) => name);
  return (
    <section
      aria-label="Selected rows"
      className="floating sticky bottom-16 z-20 flex flex-wrap items-center gap-x-2 gap-y-2 px-3 py-2 md:bottom-3"
    >
      <p role="status" className="mr-2 text-table font-medium">
        {rows.length} selected
      </p>
      <Button size="small" onClick={onLook}>
        Look again
      </Button>
      {home &&
        VERBS.map((verb) => (
          <Link
            key={verb}
            prefetch={false}
            href={linkTo(reviewOf(verb, home, names))}
            aria-label={`${VERB_WORDS[verb].label} ${rows.length} selected`}
            className={buttonLook({ size: "small", look: verb === "revoke" ? "danger" : "plain" })}
          >
            {VERB_WORDS[verb].label}…
          </Link>
        ))}
      <Button size="small" look="quiet" className="ml-auto" onClick={onClear}>
        Select none
      </Button>
    </section>
  );
}

/** The home of all of them; null when they are not all connections of one. */
function homeOfAll(rows: readonly FleetRow[]) {
  const [first] = rows;
  const home = first?.home;
  if (!home) return null;
  const isOne = rows.every(
    (row) => row.kind === "connection" && row.home?.context === home.context && row.home.kiali === home.kiali,
  );
  return isOne ? homeRefOf(home) : null;
}
