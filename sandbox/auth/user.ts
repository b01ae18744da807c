export type User = {
  name: string;
  uid: string;
  groups: readonly string[];
  extra: Readonly<Record<string, readonly string[]>>;
};

export const anonymous: User = { name: "system:anonymous", uid: "", groups: ["system:unauthenticated"], extra: {} };
/** Who the cluster's own controllers act as; never refused. */
export const systemUser: User = {
  name: "system:kube-controller-manager",
  uid: "",
  groups: ["system:masters", "system:authenticated"],
  extra: {},
};
