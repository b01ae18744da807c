import type { ReactNode } from "react";

/** One part of the page, with what it is for. */
export const Part = ({
  id,
  title,
  purpose,
  children,
}: {
  id: string;
  title: string;
  purpose: string;
  children: ReactNode;
}) => (
  <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
    <div>
      <h2 id={id} className="text-lead font-semibold">
        {title}
      </h2>
      <p className="max-w-[75ch] text-table text-n10">{purpose}</p>
    </div>
    {children}
  </section>
);
