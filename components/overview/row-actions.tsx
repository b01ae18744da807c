import { Ellipsis, RefreshCw, Search } from "lucide-react";
import { memo } from "react";
import { join } from "@/components/ui/join";
import type { LineProps } from "./line-props";
import { useIsMounted } from "./use-is-mounted";

const look =
  "grid size-7 place-items-center rounded-base text-n10 hover:bg-n4 hover:text-n12 aria-expanded:bg-n4 aria-disabled:cursor-progress";

/** Look again, and everything else in a menu that is loaded when it is first wanted. */
export const RowActions = memo(function RowActions({
  id,
  name,
  isContext,
  isActive,
  isBusy,
  hasMenu,
  onLook,
  onMenu,
}: {
  id: string;
  name: string;
  isContext: boolean;
} & Pick<LineProps, "isActive" | "isBusy" | "hasMenu" | "onLook" | "onMenu">) {
  const words = isContext ? `Look for a Kiali in ${name}` : `Look at ${name} again`;
  const Icon = isContext ? Search : RefreshCw;
  const tabIndex = isActive ? 0 : -1;
  const isReady = useIsMounted();
  return (
    <span className="flex justify-end">
      <button
        type="button"
        data-column="look"
        tabIndex={tabIndex}
        aria-label={words}
        aria-busy={isBusy || undefined}
        aria-disabled={isBusy || undefined}
        title={words}
        onClick={() => !isBusy && onLook(id)}
        className={look}
      >
        <Icon aria-hidden className={join("size-4", isBusy && "turning text-accent")} />
      </button>
      <button
        type="button"
        data-column="menu"
        tabIndex={tabIndex}
        disabled={!isReady}
        aria-label={`Actions for ${name}`}
        aria-haspopup="menu"
        aria-expanded={hasMenu}
        onClick={(event) => onMenu(id, event.currentTarget)}
        className={look}
      >
        <Ellipsis aria-hidden className="size-4" />
      </button>
    </span>
  );
});
