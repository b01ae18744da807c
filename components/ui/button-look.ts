export type ButtonLook = { look?: "primary" | "plain" | "quiet" | "danger"; size?: "normal" | "small" };

/** The classes of theme.css that make something look like a button. */
export const buttonLook = ({ look = "plain", size = "normal" }: ButtonLook): string =>
  `button button-${look}${size === "small" ? " button-small" : ""}`;
