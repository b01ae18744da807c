import type { ReactNode } from "react";

/** The head of a page: one h1, one sentence of purpose, the primary action on the right. */
export function PageHead({ title, purpose, action }: { title: ReactNode; purpose: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-4">
      <div className="min-w-0 max-w-[75ch]">
        <h1 className="text-title font-semibold tracking-tight outline-none">{title}</h1>
        <p className="mt-0.5 text-n10">{purpose}</p>
      </div>
      {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
    </div>
  );
}
