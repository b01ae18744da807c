"use client";
import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { HOME_PAGES, homePageOf } from "@/components/home/home-pages";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { ROW_VERBS, reviewOf, VERB_WORDS, whyNot } from "./verbs";

const PAGES = ["metrics", "tracing", "users"] as const;

/** Every verb for one connection; one without a use says why. Each leads to its review: nothing is done from here. What else is known of it follows. */
export function RowMenu({ row, home, tabIndex = 0 }: { row: ConnectionRow; home: HomeRef; tabIndex?: number }) {
  const router = useRouter();
  return (
    <Menu
      label={`Actions for ${row.name}`}
      trigger={
        <Button look="quiet" size="small" className="px-1.5" tabIndex={tabIndex}>
          <Ellipsis aria-hidden className="size-4" />
        </Button>
      }
    >
      {ROW_VERBS.filter((verb) => verb !== (row.isQuarantined ? "quarantine" : "release")).map((verb) => {
        const why = whyNot(row, verb);
        return (
          <div key={verb}>
            {verb === "revoke" && <MenuSeparator />}
            <MenuItem disabled={why !== null} onClick={() => router.push(reviewOf(verb, home, [row.name]))}>
              <span className="block">
                <span className={verb === "revoke" ? "block text-fail" : "block"}>{VERB_WORDS[verb].label}</span>
                {why !== null && <span className="block text-meta text-n10">{why}</span>}
              </span>
            </MenuItem>
          </div>
        );
      })}
      <MenuSeparator />
      {PAGES.map((page) => (
        <MenuItem key={page} onClick={() => router.push(homePageOf(page, home))}>
          {HOME_PAGES[page].ofCluster}
        </MenuItem>
      ))}
    </Menu>
  );
}
