"use client";
import type { HomeRef } from "@/components/home/home-ref";
import { ButtonLink } from "@/components/ui/button-link";
import { Disclosure } from "@/components/ui/disclosure";
import { RelativeTime } from "@/components/ui/relative-time";
import { objectName } from "@/lib/plan/object-name";
import type { Orphan } from "@/lib/plan/orphan";
import { reviewOf } from "./verbs";

/** What was granted and could not be taken back yet: what, where, since when, why, and the two ways out of the list. */
export function OrphansSection({ orphans, home }: { orphans: readonly Orphan[]; home: HomeRef }) {
  if (orphans.length === 0) return null;
  const names = orphans.map(({ name }) => name);
  return (
    <section id="orphans" aria-labelledby="orphans-title" className="scroll-mt-16 pt-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 pb-2">
        <div className="max-w-[75ch]">
          <h2 id="orphans-title" className="text-lead font-semibold">
            Orphans
          </h2>
          <p className="text-table text-n10">
            Granted once, and not proven gone. Each is tried again when its cluster answers; only proof or your typed
            statement takes it off this list.
          </p>
        </div>
        {orphans.length > 1 && (
          <ButtonLink size="small" href={reviewOf("settle", home, names)}>
            Retry all {orphans.length}
          </ButtonLink>
        )}
      </div>
      <ul className="flex flex-col divide-y rounded-base border border-warn-border">
        {orphans.map((orphan) => (
          <OrphanLine key={orphan.name} orphan={orphan} home={home} />
        ))}
      </ul>
    </section>
  );
}

const OrphanLine = ({ orphan, home }: { orphan: Orphan; home: HomeRef }) => (
  <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3 py-2.5">
    <div className="min-w-0 flex-1 basis-72">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-medium wrap-anywhere">{orphan.name}</code>
        <span className="text-meta text-n10 wrap-anywhere">
          {orphan.context !== null && (
            <>
              context <code>{orphan.context}</code>,{" "}
            </>
          )}
          {orphan.server ?? "server not known"}
        </span>
      </p>
      <p className="text-table wrap-anywhere">{orphan.why}</p>
      <p className="text-meta text-n10">
        Since <RelativeTime at={orphan.since} />,{" "}
        {orphan.lastTry === null ? (
          "not tried since"
        ) : (
          <>
            last tried <RelativeTime at={orphan.lastTry} />
          </>
        )}
      </p>
      {orphan.pieces.length > 0 && (
        <Disclosure
          summary={
            <span className="text-table">
              {orphan.pieces.length} {orphan.pieces.length === 1 ? "object" : "objects"} on record
            </span>
          }
          panelClassName="pl-6"
        >
          <ul className="text-table">
            {orphan.pieces.map(({ ref, uid }) => (
              <li key={objectName(ref)} className="wrap-anywhere">
                <code>{objectName(ref)}</code>
                <span className="text-meta text-n10">{uid === null ? " known by name only" : ` UID ${uid}`}</span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
    <span className="flex gap-1.5">
      <ButtonLink size="small" href={reviewOf("settle", home, [orphan.name])} aria-label={`Retry ${orphan.name}`}>
        Retry
      </ButtonLink>
      <ButtonLink
        size="small"
        look="quiet"
        href={reviewOf("forget", home, [orphan.name])}
        aria-label={`Forget ${orphan.name}`}
      >
        Forget
      </ButtonLink>
    </span>
  </li>
);
