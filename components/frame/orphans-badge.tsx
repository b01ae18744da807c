"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { orphansQuery } from "@/components/connections/orphans-query";
import { orphansToShow } from "@/components/connections/orphans-to-show";
import { Badge } from "@/components/ui/badge";

/** On every page, while anything that was granted is not proven gone. */
export function OrphansBadge() {
  const { data } = useQuery(orphansQuery());
  const shown = data?.ok ? orphansToShow(data.value.homes) : null;
  return (
    <span role="status" className="shrink-0 empty:hidden">
      {shown && (
        <Link href={shown.href} className="block rounded-small" title="Granted once, and not proven gone">
          <Badge tone="warn" className="h-6 hover:border-warn">
            Orphans ({shown.count})
          </Badge>
        </Link>
      )}
    </span>
  );
}
