/** One planted secret: what it is, and its value. */
export type Canary = { what: string; value: string };

/** Where a secret was found, and how it was dressed. */
export type Sighting = { what: string; where: string; as: string };

/** Base64 of `value` as it stands inside the base64 of something longer, whatever came before and after it. */
function insideBase64(value: string, encoding: "base64" | "base64url"): readonly string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return whole.toString(encoding).slice(before === 0 ? 0 : 4);
  });
}

/** Every dress in which a secret could leave: as it is, escaped for JSON, URLs and HTML, base64 at each alignment, hex. */
export function dresses(value: string): readonly (readonly [as: string, text: string])[] {
  return [
    ["raw", value],
    ["JSON", JSON.stringify(value).slice(1, -1)],
    ["URL", encodeURIComponent(value)],
    ["hex", Buffer.from(value).toString("hex")],
    ["reversed", [...value].reverse().join("")],
    ...insideBase64(value, "base64").map((text) => ["base64", text] as const),
    ...insideBase64(value, "base64url").map((text) => ["base64url", text] as const),
    ...insideBase64(Buffer.from(value).toString("base64"), "base64").map((text) => ["base64 twice", text] as const),
  ];
}

/** Every secret that stands in any of the texts. */
export function sightings(canaries: readonly Canary[], texts: Readonly<Record<string, string>>): readonly Sighting[] {
  const sought = canaries.flatMap(({ what, value }) => dresses(value).map(([as, text]) => ({ what, as, text })));
  return Object.entries(texts).flatMap(([where, text]) =>
    sought.filter((each) => text.includes(each.text)).map(({ what, as }) => ({ what, where, as })),
  );
}
