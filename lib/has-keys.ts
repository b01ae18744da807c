/** True for an object with all of these keys: enough to tell our own server's answers from something else. */
export const hasKeys = (value: unknown, ...keys: readonly string[]): boolean =>
  typeof value === "object" && value !== null && keys.every((key) => key in value);
