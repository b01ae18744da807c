import "server-only";
import { X509Certificate } from "node:crypto";
import type { Check } from "../check";
import { failed, judge, pass, warned } from "../verdicts";
import { whenAnswering } from "../when-answering";

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

export const trust: Check = {
  id: "connection.trust",
  group: "connection",
  subject: "remote",
  title: "Kiali will verify the remote's certificate",
  severity: "block",
  canBeOverridden: true,
  why: "A CA that is no certificate, or a CA together with insecure-skip-tls-verify, keeps Kiali from starting; none at all lets anybody answer.",
  how: "The chosen CA is parsed: from the kubeconfig, as given, or ConfigMap kube-root-ca.crt.",
  fix: { text: "Choose another source of the CA." },
  run: (facts) =>
    whenAnswering([facts.remote], async () =>
      judge(await facts.endpoint(), ({ endpoint: { ca, insecure }, caReason }) => {
        if (insecure)
          return warned("Kiali will not verify the certificate, as you chose", {
            fix: {
              text: "Choose the CA of the kubeconfig or kube-root-ca.crt, and a TLS server name if the address differs.",
            },
          });
        if (ca === null) return failed(`There is no CA to trust: ${caReason}`);
        const certificates = (ca.match(PEM) ?? []).map(parseCertificate);
        if (certificates.length === 0 || certificates.includes(null))
          return failed("The CA is no PEM certificate: Kiali would not start with it", { evidence: caReason });
        const ended = certificates.find((each) => each !== null && Date.parse(each.validTo) < Date.now());
        if (ended)
          return failed(`A certificate of the CA ended at ${ended.validTo}`, {
            evidence: ended.subject.replaceAll("\n", ", "),
          });
        return pass(
          `${certificates.length === 1 ? "one certificate" : `${certificates.length} certificates`}, ${caReason}`,
        );
      }),
    ),
};

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
