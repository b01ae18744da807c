import { sharesAnchor } from "@/lib/istio/root-ca";
import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { ofPair } from "../when-answering";

const SHOWN = 23;

export const sharedRootCa: Check = {
  id: "mesh.root-ca",
  group: "mesh",
  subject: "pair",
  title: "Both clusters trust one root CA",
  severity: "warn",
  canBeOverridden: true,
  why: "Without a shared anchor, workloads of the two clusters cannot speak mTLS with each other.",
  how: "GET ConfigMap istio-ca-root-cert in Istio's namespace of both; the SHA-256 fingerprints of its certificates.",
  fix: {
    text: "Plug certificates of one root into both.",
    href: "https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/",
  },
  run: ofPair(async ({ home, remote }) => {
    const [here, there] = await Promise.all([home.istio(), remote.istio()]);
    if (!here.rootCa.ok) return unknown(here.rootCa.problem);
    if (!there.rootCa.ok) return unknown(there.rootCa.problem);
    const [ours, theirs] = [here.rootCa.value, there.rootCa.value];
    if (!ours || !theirs) return skipped(`${(ours ? remote : home).context} has no ConfigMap istio-ca-root-cert`);
    const words = (context: string, { fingerprints }: typeof ours) =>
      `${context}: ${fingerprints.map((each) => each.slice(0, SHOWN)).join(", ") || "no certificate"}`;
    const evidence = `${words(home.context, ours)}; ${words(remote.context, theirs)}`;
    if (!sharesAnchor(ours, theirs)) return warned("The two clusters share no root CA", { evidence });
    return pass(ours.subjects[0] ? `${ours.subjects[0]}, in both` : evidence);
  }),
};
