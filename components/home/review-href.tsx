"use client";
import { createContext, type ReactNode, useContext } from "react";
import { type WayBack, withBack } from "@/components/plan/way-back";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { upkeepToAddress } from "@/lib/access/upkeep/wish-url";

const Back = createContext<WayBack | null>(null);

/** Whatever is reviewed from inside leads back here after its run. */
export const ReviewsComeBack = ({ to, children }: { to: WayBack; children: ReactNode }) => (
  <Back value={to}>{children}</Back>
);

/** The address that reviews a wish and, from inside the wizard, leads back to its step. */
export function useReviewHref() {
  const back = useContext(Back);
  return (wish: UpkeepWish) => `/connections/review?${withBack(upkeepToAddress(wish), back)}` as const;
}
