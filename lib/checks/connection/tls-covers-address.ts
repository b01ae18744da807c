import { certCovers } from "@/lib/kiali/cert-covers";
import type { Check } from "../check";
import { failed, pass, skipped, unknown } from "../verdicts";

export const tlsCoversAddress: Check = {
  id: "connection.tls-covers-address",
  group: "connection",
  subject: "remote",
  title: "The remote's certificate covers the chosen address",
  severity: "block",
  canBeOverridden: true,
  why: "Kiali refuses a certificate whose names do not include the address it dials or the TLS server name it is told.",
  how: "TLS handshake with the address of the context; the certificate's names against the chosen address.",
  fix: { text: "Set the TLS server name to one of the certificate's names." },
  run: async (facts) => {
    const { server, tlsServerName } = facts.address.value;
    if (facts.wish.ca === "insecure") return skipped("the certificate is not verified, as you chose");
    const host = tlsServerName ?? URL.parse(server)?.hostname ?? "";
    if (host === "") return skipped("there is no address yet");
    const identity = await facts.remote.cluster.tlsIdentity();
    if (!identity.ok)
      return identity.problem.kind === "unreachable"
        ? skipped(`${facts.remote.context} does not answer`)
        : unknown(identity.problem);
    const { altNames } = identity.value;
    if (certCovers(altNames, host)) return pass(`${host} is one of its ${altNames.length} names`);
    const usable = altNames.map((each) => each.replace(/^(DNS|IP Address|IP):/i, ""));
    const best =
      usable.find((each) => each.includes(".") && !each.startsWith("*") && !/^[\d.]+$/.test(each)) ?? usable[0];
    return failed(`The certificate is not for ${host}`, {
      evidence: usable.join(", ") || "it has no names",
      ...(best === undefined
        ? {}
        : { fix: { text: `Set the TLS server name to one of the certificate's names, for example ${best}.` } }),
    });
  },
};
