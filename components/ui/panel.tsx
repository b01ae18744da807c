import type { ComponentProps } from "react";
import { join } from "./join";

/** A bordered part of a page. */
export const Panel = ({ className, ...rest }: ComponentProps<"section">) => (
  <section {...rest} className={join("panel", className)} />
);
