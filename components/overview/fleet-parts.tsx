import Link from "next/link";
import { join } from "@/components/ui/join";

const PARTS = {
  fleet: { href: "/", label: "Fleet" },
  topology: { href: "/topology", label: "Topology" },
  contexts: { href: "/clusters", label: "Contexts" },
} as const;
export type FleetPart = keyof typeof PARTS;

/** The parts of Fleet, each with an address of its own. */
export const FleetParts = ({ here }: { here: FleetPart }) => (
  <nav aria-label="Parts of Fleet" className="mb-4 border-b">
    <ul className="-mb-px flex gap-1 overflow-x-auto">
      {Object.entries(PARTS).map(([part, { href, label }]) => (
        <li key={part} className="shrink-0">
          <Link
            href={{ pathname: href }}
            prefetch={false}
            aria-current={part === here ? "page" : undefined}
            className={join(
              "flex h-9 items-center rounded-t-small border-b-2 px-2.5 text-table",
              part === here ? "border-accent font-medium text-n12" : "border-transparent text-n10 hover:text-n12",
            )}
          >
            {label}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
);
