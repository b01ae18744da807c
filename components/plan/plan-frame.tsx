import type { ReactNode } from "react";
import { PageHead } from "@/components/ui/page-head";

/** A plan in the middle, its consequence on the right: for pages that are no step of the wizard. */
export function PlanFrame({
  title,
  purpose,
  aside,
  children,
}: {
  title: string;
  purpose: string;
  aside: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="min-w-0 max-w-[56rem]">
        <PageHead title={title} purpose={purpose} />
        {children}
      </div>
      {aside && (
        <aside aria-label="The consequence" className="min-w-0 xl:sticky xl:top-17 xl:self-start">
          <div className="flex flex-col gap-4 rounded-base border bg-n2 p-4">{aside}</div>
        </aside>
      )}
    </div>
  );
}
