import { CircleUser } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "@/components/ui/button";

export const SESSION_LABEL = "Session and appearance";

/** What opens the menu of the session, also before that menu is loaded. */
export const SessionButton = (props: ComponentProps<typeof Button>) => (
  <Button look="quiet" size="small" className="px-1.5" aria-label={SESSION_LABEL} aria-haspopup="menu" {...props}>
    <CircleUser aria-hidden className="size-4.5" />
  </Button>
);
