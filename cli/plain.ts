const DASH = "–";

/**
 * Text from a kubeconfig or a cluster as it may stand on a terminal: control characters, which could move the cursor or
 * rewrite what was printed, are shown as escapes, and so are the marks that reverse the direction of text.
 */
export const plain = (text: string): string =>
  text.replace(
    /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A cell of a table: one line, never empty. */
export const cell = (text: string | null): string => (text ? plain(text) : DASH);
