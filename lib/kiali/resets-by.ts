import type { FoundObject } from "@/lib/cluster/cluster";

const MARKS: readonly { who: string; prefixes: readonly string[]; managers: RegExp }[] = [
  { who: "Argo CD", prefixes: ["argocd.argoproj.io/"], managers: /^argocd-(application-)?controller$/ },
  {
    who: "Flux",
    prefixes: ["kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/"],
    managers: /^(kustomize|helm)-controller$/,
  },
  { who: "Rancher Fleet", prefixes: ["objectset.rio.cattle.io/", "fleet.cattle.io/"], managers: /^fleetagent$/ },
];

/** Who puts an object back to what it should be: GitOps tools by their labels, annotations and field managers. Empty when nobody shows. */
export function resetsBy({ metadata }: FoundObject): readonly { who: string; evidence: string }[] {
  const keys = [...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})];
  const managers = (metadata.managedFields ?? []).map((each) => each.manager);
  return MARKS.flatMap(({ who, prefixes, managers: pattern }) => {
    const key = keys.find((each) => prefixes.some((prefix) => each.startsWith(prefix)));
    if (key !== undefined) return [{ who, evidence: key }];
    const manager = managers.find((each) => pattern.test(each));
    return manager === undefined ? [] : [{ who, evidence: `field manager ${manager}` }];
  });
}
