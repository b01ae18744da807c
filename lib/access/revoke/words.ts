const SHOWN = 3;

/** "west", "west and north", "west, north, south and 4 more". */
export function andMore(names: readonly string[]): string {
  if (names.length > SHOWN + 1) return `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more`;
  const [last, ...rest] = names.toReversed();
  return rest.length === 0 ? (last ?? "nothing") : `${rest.toReversed().join(", ")} and ${last}`;
}
