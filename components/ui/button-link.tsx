import Link, { type LinkProps } from "next/link";
import type { ReactNode } from "react";
import { type ButtonLook, buttonLook } from "./button-look";
import { join } from "./join";

/** An address that looks like a button, for what goes somewhere rather than does something. */
export function ButtonLink<T extends string>({
  look = "plain",
  size = "normal",
  className,
  ...rest
}: Omit<LinkProps<T>, "className"> & ButtonLook & { className?: string; children: ReactNode }) {
  return <Link {...rest} className={join(buttonLook({ look, size }), className)} />;
}
