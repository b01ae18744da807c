import { addressFault } from "@/lib/kiali/address-fault";
import type { Check } from "../check";
import { failed, pass, skipped, warned } from "../verdicts";

export const address: Check = {
  id: "connection.address",
  group: "connection",
  subject: "remote",
  title: "The server address means the remote inside Kiali's pod too",
  severity: "block",
  canBeOverridden: true,
  why: "Kiali dials from its own pod, not from this machine: an address of this machine leads it to itself.",
  how: "The chosen address is read; whether Kiali's pod reaches it shows when its new pod starts.",
  fix: {
    text: "Give the address by which other machines reach the API server.",
    command:
      "kubectl --context CONTEXT get endpointslices --namespace default --selector kubernetes.io/service-name=kubernetes",
  },
  run: async ({ address: { value, reason }, remote: { context } }) => {
    const { server } = value;
    if (server === "") return skipped(`the context ${context} cannot be used`);
    const fault = addressFault(server);
    if (!fault) return pass(`${server}, ${reason}`);
    const fix = {
      text: "Give the address by which other machines reach this API server; its own endpoints are a start.",
      command: `kubectl --context ${context} get endpointslices --namespace default --selector kubernetes.io/service-name=kubernetes`,
    };
    return fault.sure
      ? failed(fault.detail, { evidence: server, fix })
      : warned(fault.detail, { evidence: server, fix });
  },
};
