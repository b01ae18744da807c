const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const;
export type Color = keyof typeof CODES;
export type Paint = (color: Color, text: string) => string;

/** Colour is an addition: every verdict and verb is a sign and a word as well. */
export const painter = (hasColor: boolean): Paint =>
  hasColor ? (color, text) => `\u001b[${CODES[color]}m${text}\u001b[0m` : (_, text) => text;
