const FEW = 3;

/** "west", "west and north", "west, north and south", "12 clusters": what a verb is about, for titles and buttons. */
export function namesWords(names: readonly string[]): string {
  if (names.length > FEW) return `${names.length} clusters`;
  const last = names.at(-1) ?? "nothing";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** What has to be typed before Kiali loses data: the names while they are few, else how many there are. */
export const wordToType = (names: readonly string[]): string =>
  names.length > FEW ? `${names.length} clusters` : names.join(" ");
