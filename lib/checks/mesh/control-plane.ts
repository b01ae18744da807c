import { shell } from "@/lib/shell-command";
import { bothSides } from "../both-sides";
import { judge, pass, unknown, warned } from "../verdicts";
import { whenAnswering } from "../when-answering";

export const controlPlane = bothSides("control-plane", (side) => ({
  group: "mesh",
  title: `The ${side} is part of an Istio mesh`,
  severity: "warn",
  canBeOverridden: true,
  why: "Kiali can read a cluster without Istio, but shows little of it.",
  how: "List Deployments app=istiod in all namespaces; injection webhooks; annotation topology.istio.io/controlPlaneClusters of namespaces.",
  fix: {
    text: "Install Istio there, or attach the cluster to a primary.",
    href: "https://istio.io/latest/docs/setup/install/multicluster/",
  },
  run: (own) =>
    whenAnswering([own], async () => {
      const { controlPlanes, role, controlledBy } = await own.istio();
      if (!controlPlanes.ok) return unknown(controlPlanes.problem);
      const istiods = controlPlanes.value
        .map(({ namespace, name, version }) => `${namespace}/${name}${version ? ` ${version}` : ""}`)
        .join(", ");
      return judge(role, (found) => {
        switch (found) {
          case "primary":
            return pass(`primary: istiod ${istiods}`);
          case "external":
            return pass(`external control plane for another cluster: istiod ${istiods}`);
          case "remote":
            return pass(
              `remote${controlledBy.ok && controlledBy.value ? `, controlled by ${controlledBy.value}` : ""}`,
            );
          default:
            return warned(`Nothing of Istio was found in ${own.context}`, {
              fix: {
                text: "Install Istio there, or attach the cluster to a primary.",
                command: shell`kubectl --context ${own.context} get deployments --all-namespaces --selector app=istiod`,
              },
            });
        }
      });
    }),
}));
