import Link from "next/link";
import type { ReactNode } from "react";
import type { FleetRow, HomeOf } from "@/lib/status/fleet-row";

/** The page of one Kiali. Not fetched ahead: a table of them would ask for hundreds of pages. */
export const kialiPage = ({ context, kiali }: HomeOf) => ({
  pathname: "/kiali" as const,
  query: kiali === "" ? { home: context } : { home: context, kiali },
});

/** The page of one connected cluster. */
export const clusterPage = ({ context, kiali }: HomeOf, name: string) => ({
  pathname: "/cluster" as const,
  query: kiali === "" ? { home: context, name } : { home: context, kiali, name },
});

/** Where a cluster can be connected. */
export const setupPage = ({ context, kiali }: HomeOf, remote: string | null) => ({
  pathname: "/setup" as const,
  query: { home: context, ...(kiali === "" ? {} : { kiali }), ...(remote === null ? {} : { remote }) },
});

/** A row's own page: of its Kiali, or of the cluster it reads; plain words where it has none. */
export function RowLink({ row, children }: { row: FleetRow | null; children: ReactNode }) {
  if (!row?.home) return children;
  const href = row.kind === "home" ? kialiPage(row.home) : clusterPage(row.home, row.name);
  return (
    <Link href={href} prefetch={false} className="link">
      {children}
    </Link>
  );
}
