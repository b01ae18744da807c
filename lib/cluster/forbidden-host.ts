/** Hosts of cloud metadata services that are not in a link-local range, and their names. */
const METADATA_NAMES = [
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "instance-data",
  "instance-data.ec2.internal",
];
const METADATA_V4 = ["100.100.100.200", "168.63.129.16", "192.0.0.192"];

/**
 * Whether a host name or IP literal must never be dialled for an address that someone typed: link-local, unspecified and
 * multicast addresses and the metadata services of clouds, also when written as IPv4 within IPv6. Takes what URL.hostname
 * gives (normalised, IPv6 in brackets) or what a resolver gives.
 * @see https://www.rfc-editor.org/rfc/rfc3927 and https://www.rfc-editor.org/rfc/rfc6052
 */
export function isForbiddenHost(host: string): boolean {
  const name = host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (METADATA_NAMES.includes(name)) return true;
  // A scheme that URL does not know (socks5) keeps 2852039166 and 0xa9fea9fe as written; a resolver reads them as addresses.
  const plain = name.includes(":") ? name : (URL.parse(`http://${name}`)?.hostname ?? name);
  if (plain !== name) return isForbiddenHost(plain);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return isForbiddenV4(name.split(".").map(Number));
  return name.includes(":") && isForbiddenV6(name.replace(/%.*$/, ""));
}

function isForbiddenV4(bytes: readonly number[]): boolean {
  const [a = 0, b = 0] = bytes;
  return a === 0 || (a === 169 && b === 254) || a >= 224 || METADATA_V4.includes(bytes.join("."));
}

function isForbiddenV6(text: string): boolean {
  const words = wordsOf(text);
  if (!words) return true;
  const [first = 0, second = 0] = words;
  if (words.every((word) => word === 0)) return true;
  if ((first & 0xffc0) === 0xfe80 || (first & 0xff00) === 0xff00) return true;
  if (first === 0xfd00 && second === 0x0ec2 && words.slice(2, 7).every((word) => word === 0) && words[7] === 0x254)
    return true;
  const embedded = embeddedV4(words);
  return embedded !== null && isForbiddenV4(embedded);
}

/**
 * IPv4-mapped, -compatible and -translated (::ffff:0:0/96, ::/96, ::ffff:0:0:0/96), NAT64 (64:ff9b::/96, and its local prefix
 * 64:ff9b:1::/48 as most use it) and 6to4 (2002::/16).
 */
function embeddedV4(words: readonly number[]): readonly number[] | null {
  const bytes = (high = 0, low = 0) => [high >> 8, high & 255, low >> 8, low & 255];
  const [first, second] = words;
  if (first === 0x2002) return bytes(words[1], words[2]);
  const [, , third = 0, fourth, fifth = 0, sixth = 0, high = 0, low = 0] = words;
  if (fourth !== 0) return null;
  const isZeros = first === 0 && second === 0 && third === 0;
  const isMapped = isZeros && fifth === 0 && (sixth === 0xffff || (sixth === 0 && high > 0));
  const isTranslated = isZeros && fifth === 0xffff && sixth === 0;
  const isNat64 = first === 0x64 && second === 0xff9b && third <= 1 && fifth === 0 && sixth === 0;
  return isMapped || isTranslated || isNat64 ? bytes(high, low) : null;
}

/** The eight words of an IPv6 address, or null when it is none. */
function wordsOf(text: string): readonly number[] | null {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hex = (high: string | undefined, low: string | undefined) => ((Number(high) << 8) | Number(low)).toString(16);
  const pure = dotted ? `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}` : text;
  const [head = "", tail] = pure.split("::");
  const parse = (part: string) => (part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16)));
  const left = parse(head);
  const right = tail === undefined ? [] : parse(tail);
  const gap = 8 - left.length - right.length;
  const words = tail === undefined ? left : [...left, ...Array<number>(Math.max(0, gap)).fill(0), ...right];
  return words.length === 8 && words.every((word) => Number.isInteger(word) && word >= 0 && word <= 0xffff)
    ? words
    : null;
}
