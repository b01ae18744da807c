import { bothSides } from "../both-sides";
import { judge, pass } from "../verdicts";
import { whenAnswering } from "../when-answering";

export const openshift = bothSides("platform", (side) => ({
  group: "clusters",
  title: `The ${side}'s platform is known`,
  severity: "info",
  canBeOverridden: true,
  why: "On OpenShift, Kiali reads Routes and DeploymentConfigs too, so its account is granted them.",
  how: "API discovery: does the server serve operator.openshift.io/v1?",
  fix: { text: "Nothing to repair: this decides which rules are granted." },
  run: (own) =>
    whenAnswering([own], async () =>
      judge(await own.isOpenShift(), (yes) =>
        pass(yes ? "OpenShift: its own kinds are granted as well" : "Kubernetes without OpenShift's kinds"),
      ),
    ),
}));
