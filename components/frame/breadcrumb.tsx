"use client";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { sectionOf } from "./sections";

const PARTS: Readonly<Record<string, string>> = {
  requirements: "Requirements",
  access: "Remote access",
  review: "Review",
  apply: "Apply",
  verified: "Verified",
  undo: "Take back",
  run: "Run",
  tracing: "Tracing tags",
  users: "Users' access",
  scope: "Query scope",
  topology: "Topology",
  clusters: "Contexts",
  cluster: "Cluster",
  kiali: "Kiali",
};

/** Where we are, with the pair when a wizard is about one. */
export function Breadcrumb() {
  const path = usePathname();
  const params = useSearchParams();
  const found = sectionOf(path);
  const [, first, second] = path.split("/");
  // Some parts of the fleet have addresses of their own.
  const part = found?.href === "/" ? first : second;
  // In the session menu, not in the rail.
  if (!found) return <span className="text-table font-medium text-n12">{first === "settings" ? "Settings" : ""}</span>;
  const [home, remote] = [params.get("home"), params.get("remote")];
  const last = (part === "cluster" && params.get("name")) || PARTS[part ?? ""];
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-table text-n10 [&>li+li]:before:mr-1.5 [&>li+li]:before:text-n8 [&>li+li]:before:content-['/']">
        <li className="shrink-0">
          {last ? (
            <Link href={found.href} className="rounded-small hover:text-n12">
              {found.label}
            </Link>
          ) : (
            <span aria-current="page" className="font-medium text-n12">
              {found.label}
            </span>
          )}
        </li>
        {home && remote && part && (
          <li className="hidden min-w-0 truncate font-mono text-meta lg:block">
            {remote} → {home}
          </li>
        )}
        {last && (
          <li aria-current="page" className="truncate font-medium text-n12">
            {last}
          </li>
        )}
      </ol>
    </nav>
  );
}
