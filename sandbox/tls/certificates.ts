import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";
import { bits, der, integer, objectId, octets, sequence, setOf, utcTime, utf8, yes } from "./der";

export type Issued = { certificate: string; key: string };
export type Authority = { name: string; certificate: string; key: KeyObject; publicKey: KeyObject };
export type Wanted = {
  commonName: string;
  organizations?: readonly string[];
  /** DNS names and IPv4 addresses of a server; empty for a client. */
  altNames?: readonly string[];
  notBefore?: Date;
  notAfter?: Date;
};

const DAY_MS = 86_400_000;
const ECDSA_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));
const pem = (label: string, body: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(body)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  ).join("\n")}\n-----END ${label}-----\n`;
const newKeys = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" });

function distinguishedName(commonName: string, organizations: readonly string[] = []): Buffer {
  const part = (id: string, value: string) => setOf(sequence(objectId(id), utf8(value)));
  return sequence(...organizations.map((name) => part("2.5.4.10", name)), part("2.5.4.3", commonName));
}

const extension = (id: string, isCritical: boolean, body: Uint8Array): Buffer =>
  isCritical ? sequence(objectId(id), yes(), octets(body)) : sequence(objectId(id), octets(body));

function altName(name: string): Buffer {
  return isIPv4(name) ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name));
}

type Body = { issuer: Buffer; subject: Buffer; publicKey: KeyObject; extensions: readonly Buffer[]; wanted: Wanted };

function certificate({ issuer, subject, publicKey, extensions, wanted }: Body, signer: KeyObject): string {
  const serial = randomBytes(16);
  serial[0] = 1 + ((serial[0] ?? 0) & 63);
  const toSign = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    issuer,
    sequence(
      utcTime(wanted.notBefore ?? new Date(Date.now() - DAY_MS)),
      utcTime(wanted.notAfter ?? new Date(Date.now() + 365 * DAY_MS)),
    ),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  return pem("CERTIFICATE", sequence(toSign, ECDSA_SHA256, bits(sign("sha256", toSign, signer))));
}

/** A new certificate authority that signs with EC P-256. */
export function newAuthority(name: string): Authority {
  const { publicKey, privateKey } = newKeys();
  const subject = distinguishedName(name);
  const extensions = [
    extension("2.5.29.19", true, sequence(yes())),
    extension("2.5.29.15", true, bits(Buffer.from([0x06]), 1)),
  ];
  const body = { issuer: subject, subject, publicKey, extensions, wanted: { commonName: name } };
  return { name, certificate: certificate(body, privateKey), key: privateKey, publicKey };
}

/** A leaf certificate and its key, both PEM. With `altNames` it is a server's, without a client's. */
export function issue(authority: Authority, wanted: Wanted): Issued {
  const { publicKey, privateKey } = newKeys();
  const names = wanted.altNames ?? [];
  const purpose = objectId(names.length > 0 ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2");
  const extensions = [
    extension("2.5.29.15", true, bits(Buffer.from([0x80]), 7)),
    extension("2.5.29.37", false, sequence(purpose)),
    ...(names.length > 0 ? [extension("2.5.29.17", false, sequence(...names.map(altName)))] : []),
  ];
  const issuer = distinguishedName(authority.name);
  const subject = distinguishedName(wanted.commonName, wanted.organizations);
  return {
    certificate: certificate({ issuer, subject, publicKey, extensions, wanted }, authority.key),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
