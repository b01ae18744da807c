import { type ReactNode, useId } from "react";
import { join } from "@/components/ui/join";

/** One part of a cluster's page: what it is about, how old what it says is, and the way to look again. */
export function Section({
  title,
  note,
  action,
  anchor,
  className,
  children,
}: {
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  /** For a link within the page. */
  anchor?: string;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className={join("flex min-w-0 flex-col gap-2", className)}>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={id} className="text-lead font-semibold">
          {title}
        </h2>
        {note && <span className="min-w-0 text-meta text-n10 wrap-anywhere">{note}</span>}
        {action && <span className="ml-auto flex flex-wrap items-center gap-2">{action}</span>}
      </div>
      {children}
    </section>
  );
}

/** Terms and what is known of them, one below the other. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-table [&>dd]:min-w-0 [&>dd]:wrap-anywhere [&>dt]:text-n10">
    {children}
  </dl>
);
