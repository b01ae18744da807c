import { CircleHelp, Info, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { join } from "./join";

const TONES = {
  info: { box: "border-n6 bg-n2", mark: "text-n10", icon: Info },
  warn: { box: "border-warn-border bg-warn-soft", mark: "text-warn", icon: TriangleAlert },
  fail: { box: "border-fail-border bg-fail-soft", mark: "text-fail", icon: X },
  unknown: { box: "border-unknown-border bg-unknown-soft", mark: "text-unknown", icon: CircleHelp },
} as const;

/** Something to read before going on. `isLive` announces it when it appears. */
export function Notice({
  tone = "info",
  title,
  children,
  action,
  isLive = false,
  className,
}: {
  tone?: keyof typeof TONES;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  isLive?: boolean;
  className?: string;
}) {
  const { box, mark, icon: Icon } = TONES[tone];
  return (
    <div
      role={isLive ? "alert" : undefined}
      className={join("flex gap-2.5 rounded-base border px-3 py-2.5", box, className)}
    >
      <Icon aria-hidden className={join("mt-0.5 size-4 shrink-0", mark)} />
      <div className="min-w-0 flex-1 text-table wrap-anywhere">
        <p className="font-medium text-n12">{title}</p>
        {children && <div className="mt-0.5 text-n11">{children}</div>}
        {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
      </div>
    </div>
  );
}
