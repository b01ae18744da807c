"use client";
import { Collapsible } from "@base-ui/react/collapsible";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { join } from "./join";

/** A line that opens to more. What is inside is not in the page until it is opened. */
export function Disclosure({
  summary,
  children,
  isOpenAtFirst = false,
  className,
  panelClassName,
}: {
  summary: ReactNode;
  children: ReactNode;
  isOpenAtFirst?: boolean;
  className?: string;
  panelClassName?: string;
}) {
  return (
    <Collapsible.Root defaultOpen={isOpenAtFirst} className={join("min-w-0", className)}>
      <Collapsible.Trigger className="group flex w-full min-w-0 items-center gap-2 rounded-small py-1 text-left hover:text-accent">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-n9 transition-transform duration-100 group-data-panel-open:rotate-90"
        />
        <span className="min-w-0 flex-1">{summary}</span>
      </Collapsible.Trigger>
      <Collapsible.Panel className={join("min-w-0", panelClassName)}>{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}
