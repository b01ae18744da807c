import type { HomeRef } from "./home-ref";
import { homeParams } from "./home-ref";

/** The pages about one home beside its connections: the head of each, and what it shows once a home is chosen. */
export const HOME_PAGES = {
  metrics: {
    href: "/telemetry",
    label: "Metrics and traces",
    ofCluster: "Telemetry of this cluster",
    title: "Telemetry",
    purpose: "The stores that this Kiali asks, what each cluster of the mesh reports into them, and what is missing.",
    about:
      "This page asks the metrics and the trace store of the Kiali that runs there, the way Kiali asks them. Looking changes nothing.",
  },
  tracing: {
    href: "/telemetry/tracing",
    label: "Tracing tags",
    ofCluster: "Tracing tags of this cluster",
    title: "Tracing tags",
    purpose:
      "Whether each span says its cluster in the tag that this Kiali looks for, and the one change where it does not.",
    about:
      "This page looks at Kiali's version, Istio's, the mesh's configuration and a real span, and says whether anything is to be done. Looking changes nothing.",
  },
  scope: {
    href: "/telemetry/scope",
    label: "Query scope",
    ofCluster: "Query scope",
    title: "Query scope",
    purpose: "Labels that Kiali adds to its queries, so that a store shared by several meshes shows this one alone.",
    about:
      "This page shows the scope that the Kiali there has, the labels that would narrow it, and what each would hide. Looking changes nothing.",
  },
  users: {
    href: "/users",
    label: "Users",
    ofCluster: "Users' access to this cluster",
    title: "Users' access",
    purpose: "What users of this Kiali see of each cluster, why, and the bindings that let them see what they should.",
    about:
      "This page says how users sign in to the Kiali there, whether every cluster accepts who they are, and who sees which namespaces. Looking changes nothing.",
  },
} as const;
export type HomePageId = keyof typeof HOME_PAGES;

/** The address of such a page for one home. */
export const homePageOf = (page: HomePageId, home: HomeRef) => `${HOME_PAGES[page].href}?${homeParams(home)}` as const;
