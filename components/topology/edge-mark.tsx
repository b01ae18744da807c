import { memo } from "react";
import type { Tone } from "@/components/ui/badge";
import { join } from "@/components/ui/join";
import type { TopologyEdge } from "@/lib/status/topology";
import { edgeLook } from "./edge-look";

const LOOKS: Readonly<Record<Tone, string>> = {
  pass: "border-pass-border bg-pass-soft text-pass",
  warn: "border-warn-border bg-warn-soft text-warn",
  fail: "border-fail-border bg-fail-soft text-fail",
  unknown: "border-unknown-border bg-unknown-soft text-unknown",
  neutral: "border-n7 bg-n2 text-n11",
  accent: "border-accent-border bg-accent-soft text-accent",
};

/** The mark on a line: its state as an icon, and the way to its details. As large as a finger needs; drawn smaller. */
export const EdgeMark = memo(function EdgeMark({
  id,
  x,
  y,
  words,
  state,
  differs,
  isActive,
  isChosen,
}: {
  id: string;
  x: number;
  y: number;
  words: string;
  state: TopologyEdge["state"];
  differs: string | null;
  isActive: boolean;
  isChosen: boolean;
}) {
  const { icon: Icon, tone } = edgeLook({ state, differs });
  return (
    <li className="absolute" style={{ left: x - 12, top: y - 12 }}>
      <button
        type="button"
        data-id={id}
        tabIndex={isActive ? 0 : -1}
        aria-label={words}
        aria-current={isChosen ? true : undefined}
        title={words}
        className="grid size-6 place-items-center rounded-full"
      >
        <span
          className={join(
            "grid size-[18px] place-items-center rounded-full border",
            LOOKS[tone],
            isChosen && "outline-2 outline-accent",
          )}
        >
          <Icon aria-hidden strokeWidth={2.5} className="size-3" />
        </span>
      </button>
    </li>
  );
});
