import { ChevronDown, ChevronRight, House } from "lucide-react";
import { memo } from "react";
import { STATE_LOOK } from "@/components/status/state-look";
import { join } from "@/components/ui/join";
import { TONE_TEXT } from "@/components/ui/verdict";
import type { FleetState } from "@/lib/status/fleet-row";
import { STATE_WORDS } from "@/lib/status/states";
import type { Place } from "@/lib/status/topology-scene";

type BoxProps = Place & FaceProps;
type FaceProps = {
  id: string;
  words: string;
  name: string;
  /** Lines below the name; the context, or the Kialis of a home. One string, so that an equal box is not drawn again. */
  below: string;
  state: FleetState;
  isHome: boolean;
  /** Of a group: whether it is opened. */
  isOpen: boolean | null;
  isActive: boolean;
  isChosen: boolean;
  /** The last known state, not the present one. */
  isStale: boolean;
};

/** A cluster, or a group of them, in the picture. What it shows is drawn again only when that changed, not when it moves. */
export const NodeBox = memo(function NodeBox({ x, y, width, height, ...face }: BoxProps) {
  return (
    <li className="absolute" style={{ left: x, top: y, width, height: face.isOpen === true ? undefined : height }}>
      <NodeButton {...face} />
    </li>
  );
});

const NodeButton = memo(function NodeButton(face: FaceProps) {
  const { id, words, isOpen, isActive, isChosen, isStale } = face;
  const isOpened = isOpen === true;
  return (
    <button
      type="button"
      data-id={id}
      tabIndex={isActive ? 0 : -1}
      aria-label={isStale ? `Last known: ${words}` : words}
      aria-expanded={isOpen ?? undefined}
      aria-current={isChosen ? true : undefined}
      className={join(
        "flex w-full min-w-0 flex-col justify-center rounded-base border px-2.5 text-left",
        isOpened ? "h-14" : "h-full",
        groundOf(face),
        isStale && "grayscale",
      )}
    >
      <Face {...face} />
    </button>
  );
});

function groundOf({ isHome, isOpen, isChosen }: FaceProps): string {
  if (isChosen) return "border-accent bg-accent-soft";
  if (isOpen === true) return "border-transparent bg-transparent hover:bg-n3";
  return isHome ? "border-n8 bg-n2 hover:bg-n3" : "border-n7 bg-n1 hover:bg-n3";
}

function Face({ name, below, state, isHome, isOpen, isStale }: FaceProps) {
  const { icon: Icon, tone } = STATE_LOOK[state];
  const color = isStale ? TONE_TEXT.neutral : TONE_TEXT[tone];
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <span className="flex w-full min-w-0 items-center gap-1.5">
        {isHome && <House aria-hidden className="size-3.5 shrink-0 text-n10" />}
        {isOpen !== null && <Chevron aria-hidden className="size-4 shrink-0 text-n10" />}
        <bdi title={name} className="min-w-0 flex-1 truncate text-table font-medium">
          {name}
        </bdi>
        <Icon aria-hidden strokeWidth={2.25} className={join("size-4 shrink-0", color)} />
      </span>
      {below.split("\n").map((line, at) => (
        <span key={line} className="flex w-full min-w-0 items-baseline gap-2 text-meta text-n10">
          <bdi title={line} className="min-w-0 flex-1 truncate">
            {line}
          </bdi>
          {at === 0 && isOpen === null && (
            <span className={join("shrink-0 font-medium", color)}>{STATE_WORDS[state].label}</span>
          )}
        </span>
      ))}
    </>
  );
}
