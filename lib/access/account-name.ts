const LONGEST = 63;

/**
 * "kiali-remote-east": the account that a home's Kiali uses in its remotes. Lower-cased, everything but letters, digits and -
 * becomes -, at most 63 characters; a name that had to be cut ends in a fingerprint of the whole, so that two stay two.
 */
export function accountName(homeName: string): string {
  const clean = homeName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const name = `kiali-remote-${clean || fingerprint(homeName)}`;
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST - 9).replace(/-+$/, "")}-${fingerprint(homeName)}`;
}

/** FNV-1a of 32 bits in hex: tells names apart, protects nothing. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
