import type { ReactNode } from "react";

/** One subject of the settings: its name, what it is for in a sentence, its controls. */
export function SettingsSection({
  id,
  title,
  purpose,
  action,
  children,
}: {
  id: string;
  title: string;
  purpose: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 pb-3">
        <div className="min-w-0 max-w-[75ch]">
          <h2 id={id} className="text-lead font-semibold">
            {title}
          </h2>
          <p className="mt-0.5 text-n10">{purpose}</p>
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A fact and its name, in a list of them. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex min-w-0 flex-wrap gap-x-4 gap-y-0.5 px-3 py-2">
    <dt className="w-36 shrink-0 text-n10">{name}</dt>
    <dd className="min-w-0 flex-1 basis-60 wrap-anywhere">{children}</dd>
  </div>
);

export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="divide-y rounded-base border text-table">{children}</dl>
);
