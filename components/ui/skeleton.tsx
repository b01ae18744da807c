import { join } from "./join";

/** A grey bar in the place of a value that is on its way. Appears after 150 ms. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden className={join("skeleton", className)} />
);
