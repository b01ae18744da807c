import type { ReactNode } from "react";

/** The way on from a plan or a run, in sight at the end of a long list too. */
export const PlanFooter = ({ children }: { children: ReactNode }) => (
  <div className="sticky bottom-13 z-10 mt-6 flex flex-wrap items-center justify-end gap-2 border-t bg-n1 py-3 md:bottom-0">
    {children}
  </div>
);
