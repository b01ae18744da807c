import { addressFault } from "@/lib/kiali/address-fault";
import { ownAddresses } from "@/lib/kiali/own-addresses";
import { shell } from "@/lib/shell-command";
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
  how: "The chosen address is read, and compared with the EndpointSlices of default/kubernetes when it is doubtful; whether Kiali's pod reaches it shows when its new pod starts.",
  fix: {
    text: "Give the address by which other machines reach the API server.",
    command:
      "kubectl --context CONTEXT get endpointslices --namespace default --selector kubernetes.io/service-name=kubernetes",
  },
  run: async ({ address: { value, reason }, remote: { context, cluster } }) => {
    const { server } = value;
    if (server === "") return skipped(`the context ${context} cannot be used`);
    const fault = addressFault(server);
    if (!fault) return pass(`${server}, ${reason}`);
    const own = await ownAddresses(cluster);
    const better = own.ok ? own.value.filter((each) => addressFault(each)?.sure !== true) : [];
    if (own.ok && own.value.some((each) => URL.parse(each)?.origin === URL.parse(server)?.origin))
      return pass(`${server}, which its own endpoints name as well`);
    const fix = {
      text: `Give the address by which other machines reach this API server${better.length > 0 ? `; inside its own cluster it is ${better.join(" or ")}` : ""}.`,
      command: shell`kubectl --context ${context} get endpointslices --namespace default --selector kubernetes.io/service-name=kubernetes`,
    };
    return fault.sure
      ? failed(fault.detail, { evidence: server, fix })
      : warned(fault.detail, { evidence: server, fix });
  },
};
