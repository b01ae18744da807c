import type { ReactNode } from "react";

/** What will be here, and the one thing that gets it here. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-3 rounded-base border border-dashed border-n7 px-5 py-6">
      <div className="max-w-[65ch]">
        <h2 className="text-lead font-semibold">{title}</h2>
        {children && <div className="mt-1 text-n11">{children}</div>}
      </div>
      {action}
    </div>
  );
}
