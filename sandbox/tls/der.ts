/** One DER element of the given tag. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size: number[] = [];
  for (let rest = body.length; rest > 0; rest >>>= 8) size.unshift(rest & 255);
  return Buffer.concat([Buffer.from([tag, 128 | size.length, ...size]), body]);
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content);
export const setOf = (...content: readonly Uint8Array[]): Buffer => der(0x31, ...content);
export const utf8 = (value: string): Buffer => der(0x0c, Buffer.from(value));
export const octets = (value: Uint8Array): Buffer => der(0x04, value);
export const bits = (value: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), value);
export const yes = (): Buffer => der(0x01, Buffer.from([255]));

/** A non-negative INTEGER from its big-endian bytes. */
export const integer = (value: Uint8Array): Buffer =>
  der(0x02, value[0] !== undefined && value[0] >= 128 ? Buffer.concat([Buffer.from([0]), value]) : value);

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 127];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 127) | 128);
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime, which X.509 asks for before 2050. */
export function utcTime(date: Date): Buffer {
  const digits = date
    .toISOString()
    .replace(/[-:T]|\.\d+/g, "")
    .slice(2);
  return der(0x17, Buffer.from(digits));
}
