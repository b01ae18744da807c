"use client";
import type { HomeRef } from "@/components/home/home-ref";
import { ButtonLink } from "@/components/ui/button-link";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { reviewOf } from "./verbs";

/** What was set aside so that Kiali can start, with the way back. */
export function QuarantinedSection({ rows, home }: { rows: readonly ConnectionRow[]; home: HomeRef }) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="quarantined" className="pt-8">
      <h2 id="quarantined" className="text-lead font-semibold">
        Quarantined
      </h2>
      <p className="pb-2 text-table text-n10">
        Kiali starts without these; their keys are kept under this console's label. Nothing was revoked in the remotes.
      </p>
      <ul className="flex flex-col divide-y rounded-base border">
        {rows.map((row) => (
          <li key={row.name} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3 py-2">
            <span className="min-w-0 flex-1 basis-64 text-table">
              <code className="font-medium wrap-anywhere">{row.name}</code>
              <span className="block text-n10 wrap-anywhere">
                {row.findings.find(({ id }) => id === "quarantined")?.detail ??
                  (row.remote ? `context ${row.remote.context}` : "no context leads there")}
              </span>
            </span>
            <ButtonLink size="small" href={reviewOf("release", home, [row.name])} aria-label={`Release ${row.name}`}>
              Release
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
