import "server-only";
import type { DetailedPeerCertificate, PeerCertificate } from "node:tls";
import type { TlsIdentity } from "@/lib/cluster/cluster";

/** What a certificate says of itself, in words. */
export function tlsIdentity(certificate: DetailedPeerCertificate | PeerCertificate): TlsIdentity {
  const words = (parts: object): string =>
    Object.entries(parts)
      .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join("+") : value}`)
      .join(", ");
  const iso = (text: string) => new Date(text).toISOString();
  return {
    issuer: words(certificate.issuer),
    subject: words(certificate.subject),
    validFrom: iso(certificate.valid_from),
    validTo: iso(certificate.valid_to),
    altNames: (certificate.subjectaltname ?? "")
      .split(", ")
      .filter(Boolean)
      .map((name) => name.replace(/^(DNS|IP Address):/, "")),
  };
}
