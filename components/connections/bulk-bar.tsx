"use client";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { ROW_VERBS, reviewOf, VERB_WORDS, whyNot } from "./verbs";

/** What can be done with all that are selected; a verb takes only those it has a use for, and says how many. */
export function BulkBar({
  rows,
  home,
  onClear,
}: {
  rows: readonly ConnectionRow[];
  home: HomeRef;
  onClear: () => void;
}) {
  if (rows.length === 0) return null;
  return (
    <section
      aria-label="Selected connections"
      className="floating sticky bottom-16 z-20 mt-4 flex flex-wrap items-center gap-x-2 gap-y-2 px-3 py-2 md:bottom-3"
    >
      <p role="status" className="mr-2 text-table font-medium">
        {rows.length} selected
      </p>
      {ROW_VERBS.map((verb) => {
        const fit = rows.filter((row) => whyNot(row, verb) === null).map(({ name }) => name);
        if (fit.length === 0) return null;
        const { label } = VERB_WORDS[verb];
        return (
          <ButtonLink
            key={verb}
            size="small"
            look={verb === "revoke" ? "danger" : "plain"}
            href={reviewOf(verb, home, fit)}
            aria-label={`${label} ${fit.length} of ${rows.length} selected`}
          >
            {label}
            {fit.length < rows.length && ` ${fit.length}`}
          </ButtonLink>
        );
      })}
      <Button size="small" look="quiet" className="ml-auto" onClick={onClear}>
        Select none
      </Button>
    </section>
  );
}
