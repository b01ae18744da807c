/** Kiali's version as numbers. A pre-release ("v2.31-dev") counts as the release it leads to. */
export type KialiVersion = { major: number; minor: number; patch: number };

const VERSION = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+.].*)?$/;

/** Null for what is no version: "latest", "master", an image digest. */
export function parseKialiVersion(text: string): KialiVersion | null {
  const match = VERSION.exec(text.trim());
  if (!match) return null;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

/** Below zero when `a` is older than `b`. */
export const compareVersions = (a: KialiVersion, b: KialiVersion): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch;

/** False when `version` is unknown or is no version: never assume a feature that nobody has seen. */
export function isAtLeast(version: string | null, wanted: string): boolean {
  const found = version === null ? null : parseKialiVersion(version);
  const least = parseKialiVersion(wanted);
  return found !== null && least !== null && compareVersions(found, least) >= 0;
}
