import Link from "next/link";
import { StateMark } from "@/components/status/state-mark";
import type { FleetRow } from "@/lib/status/fleet-row";
import { connectionAddress } from "./cluster-ref";
import { Section } from "./section";

/** The Kialis that read a context's cluster; each tells more of it on a page of its own. */
export function Readers({ rows }: { rows: readonly FleetRow[] }) {
  const known = rows.flatMap((row) => (row.home ? [{ row, home: row.home }] : []));
  if (known.length === 0) return null;
  return (
    <Section title="Read by">
      <ul className="divide-y divide-n4 rounded-base border bg-n1 text-table">
        {known.map(({ row, home }) => (
          <li key={row.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
            <Link
              href={connectionAddress({
                home: { home: home.context, kiali: home.kiali === "" ? null : home.kiali },
                name: row.name,
              })}
              className="link min-w-0 wrap-anywhere"
            >
              <code dir="auto">{row.name}</code> of <code dir="auto">{home.context}</code>
            </Link>
            <StateMark state={row.state} className="ml-auto" />
          </li>
        ))}
      </ul>
    </Section>
  );
}
