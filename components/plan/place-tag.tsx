import { Badge } from "@/components/ui/badge";
import type { Place } from "@/lib/plan/plan";

/** Which cluster a step touches: its part in the pair and its context. */
export const PlaceTag = ({ place }: { place: Place }) => (
  <Badge tone={place.side === "home" ? "accent" : "unknown"} className="max-w-full min-w-0 font-normal">
    {place.side} <code className="truncate">{place.context}</code>
  </Badge>
);
