"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { join } from "@/components/ui/join";
import { SECTIONS, sectionOf } from "./sections";

/** The sections of the console: a rail on the left, a bar at the bottom of a narrow screen. */
export function Rail() {
  const here = sectionOf(usePathname());
  return (
    <nav
      aria-label="Sections"
      className={join(
        "fixed inset-x-0 bottom-0 z-30 border-t bg-n2 pb-[env(safe-area-inset-bottom)]",
        "md:sticky md:top-0 md:h-dvh md:w-44 md:shrink-0 md:border-t-0 md:border-r md:pb-0",
      )}
    >
      <Link
        href="/"
        className="hidden h-12 items-center gap-2 px-4 font-semibold tracking-tight md:flex"
        aria-label="Kiali Fleet, to the fleet"
      >
        <FleetMark />
        Kiali Fleet
      </Link>
      <ul className="flex justify-around md:flex-col md:gap-0.5 md:px-2 md:pt-1">
        {SECTIONS.map(({ href, label, icon: Icon }) => {
          const isHere = here?.href === href;
          return (
            <li key={href} className="flex-1 md:flex-none">
              <Link
                href={href}
                // What is fetched ahead weighs on the page that is read: its answer comes from this machine, at once.
                prefetch={false}
                aria-current={isHere ? "page" : undefined}
                className={join(
                  "flex h-13 flex-col items-center justify-center gap-0.5 rounded-base text-[0.6875rem] tracking-tight hover:text-n12",
                  "md:h-8 md:flex-row md:justify-start md:gap-2.5 md:px-2 md:text-table md:tracking-normal md:font-medium md:hover:bg-n4",
                  isHere ? "font-medium text-accent md:bg-n4 md:text-n12" : "text-n10",
                )}
              >
                <Icon aria-hidden className="size-4.5 md:size-4" />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** One home that reads two remotes. */
const FleetMark = () => (
  <svg
    aria-hidden
    viewBox="0 0 20 20"
    className="size-5 text-accent"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.75"
  >
    <path d="M6.5 8.8 13 5.2M6.5 11.2l6.5 3.6" />
    <circle cx="4.5" cy="10" r="2.5" fill="currentColor" stroke="none" />
    <circle cx="15" cy="4.5" r="2" />
    <circle cx="15" cy="15.5" r="2" />
  </svg>
);
