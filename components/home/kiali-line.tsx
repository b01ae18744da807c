import type { ReactNode } from "react";

/** Which Kiali the page is about, what is true of it as the end of the sentence, and the way to look again. */
export const KialiLine = ({
  kiali: { namespace, name, version },
  again,
  children,
}: {
  kiali: { namespace: string; name: string; version: string | null };
  again: ReactNode;
  children: ReactNode;
}) => (
  <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-table">
    <p className="min-w-0 text-n10 wrap-anywhere">
      Kiali{" "}
      <code className="text-n12">
        {namespace}/{name}
      </code>{" "}
      {version ?? "of unknown version"}
      {children}
    </p>
    <span className="ml-auto">{again}</span>
  </div>
);
