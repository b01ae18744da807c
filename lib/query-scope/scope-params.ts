/** Labels as they stand in an address, one `label=name:value` for each; the name of a label has no colon. */
export function labelsOfParams(params: Pick<URLSearchParams, "getAll">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    params.getAll("label").map((text): readonly [string, string] => {
      const colon = text.indexOf(":");
      return colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
    }),
  );
}

/** The same labels always give the same address. */
export const paramsOfLabels = (labels: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.keys(labels)
    .sort()
    .map((name) => ["label", `${name}:${labels[name]}`]);
