import Link from "next/link";
import { useId } from "react";
import { ROW_VERBS, type RowVerb, reviewOf, VERB_WORDS, whyNot } from "@/components/connections/verbs";
import { HOME_PAGES, homePageOf } from "@/components/home/home-pages";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Panel } from "@/components/ui/panel";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";

const PAGES = ["metrics", "tracing", "users"] as const;

/** Every verb for the connection, each leading to its review; one without a use says why. What takes the access away stands apart. */
export function ActionsPanel({ connection, home }: { connection: ConnectionRow; home: HomeRef }) {
  const verbs = ROW_VERBS.filter(
    (verb) =>
      verb !== "revoke" &&
      verb !== (connection.isQuarantined ? "quarantine" : "release") &&
      !(verb === "adopt" && connection.maker.kind === "fleet"),
  );
  return (
    <Panel>
      <ul className="divide-y divide-n4">
        {verbs.map((verb) => (
          <Verb key={verb} verb={verb} connection={connection} home={home} />
        ))}
      </ul>
      <ul className="border-t px-3 py-2 text-table">
        {PAGES.map((page) => (
          <li key={page} className="leading-6">
            <Link href={homePageOf(page, home)} className="link">
              {HOME_PAGES[page].ofCluster}
            </Link>
          </li>
        ))}
      </ul>
      <ul aria-label="Danger" className="border-t border-fail-border">
        <Verb verb="revoke" connection={connection} home={home} />
      </ul>
    </Panel>
  );
}

function Verb({ verb, connection, home }: { verb: RowVerb; connection: ConnectionRow; home: HomeRef }) {
  const id = useId();
  const { label, purpose } = VERB_WORDS[verb];
  const why = whyNot(connection, verb);
  const name = `${label} ${connection.name}`;
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <span className="w-26 shrink-0">
        {why === null ? (
          <ButtonLink
            size="small"
            look={verb === "revoke" ? "danger" : "plain"}
            href={reviewOf(verb, home, [connection.name])}
            aria-label={name}
            aria-describedby={id}
            className="w-full"
          >
            {label}
          </ButtonLink>
        ) : (
          <Button size="small" aria-disabled aria-label={name} aria-describedby={id} className="w-full">
            {label}
          </Button>
        )}
      </span>
      <span id={id} className="min-w-0 text-meta text-n10 wrap-anywhere">
        {why ?? purpose}
      </span>
    </li>
  );
}
