"use client";
import { type ComponentProps, createContext, type ReactNode, useContext } from "react";
import { type WayBack, withBack } from "@/components/plan/way-back";
import { ButtonLink } from "@/components/ui/button-link";

const Back = createContext<WayBack | null>(null);

/** Whatever is reviewed from inside leads back here after its run. */
export const ReviewsComeBack = ({ to, children }: { to: WayBack; children: ReactNode }) => (
  <Back value={to}>{children}</Back>
);

type ReviewAddress = `/connections/review?${string}`;
const START = "/connections/review?";

/** Leads to a review; from inside the wizard, one that leads back to its step. */
export function ReviewLink({
  href,
  ...rest
}: Omit<ComponentProps<typeof ButtonLink>, "href"> & { href: ReviewAddress }) {
  const back = useContext(Back);
  return <ButtonLink {...rest} href={`${START}${withBack(href.slice(START.length), back)}`} />;
}
