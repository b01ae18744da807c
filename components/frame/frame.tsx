import type { ReactNode } from "react";
import type { Appearance } from "./appearance-cookies";
import { Bar } from "./bar";
import { FocusOnArrival } from "./focus-on-arrival";
import { Rail } from "./rail";

/** What stands around every page of the console: skip link, rail, bar, main. */
export function Frame({
  isSandbox,
  appearance,
  signOut,
  children,
}: {
  isSandbox: boolean;
  appearance: Appearance;
  signOut: () => Promise<unknown>;
  children: ReactNode;
}) {
  return (
    <div className="md:flex">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-base bg-accent-solid px-3 py-1.5 font-medium text-white focus:translate-y-0"
      >
        Skip to the content
      </a>
      <FocusOnArrival />
      <Rail />
      <div className="min-w-0 flex-1">
        <Bar isSandbox={isSandbox} appearance={appearance} signOut={signOut} />
        <main id="main" tabIndex={-1} className="px-4 pt-5 pb-24 outline-none md:px-6 md:pb-12">
          {children}
        </main>
      </div>
    </div>
  );
}
