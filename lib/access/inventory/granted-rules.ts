import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";
import { defaultAccess } from "@/lib/kiali/default-access";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { openshiftRules, rbacVersion } from "@/lib/kiali/rbac-version";
import { rulesDiff } from "@/lib/kiali/rules-diff";
import { type Access, type PolicyRule, rulesFor, rulesVersion, withoutLogs } from "@/lib/kiali/rules-for-version";
import type { RemoteSide } from "./inventory";
import type { RemoteLook } from "./look-at-remote";
import { refOf } from "./piece-of";
import { roleKey } from "./read-binding";

const role = z.object({
  rules: z
    .array(
      z.object({
        apiGroups: z.array(z.string()).default([]),
        resources: z.array(z.string()).default([]),
        verbs: z.array(z.string()).default([]),
        resourceNames: z.array(z.string()).optional(),
      }),
    )
    .nullish()
    .transform((value) => value ?? []),
});

/** Rules of a role as the diff takes them; addresses outside of the API are passed over, as Kiali asks for none. */
export const rulesOfRole = (found: FoundObject): readonly PolicyRule[] =>
  (role.safeParse(found).data?.rules ?? []).map(({ resourceNames, ...rule }) => ({
    ...rule,
    ...(resourceNames ? { resourceNames } : {}),
  }));

/** What one account may do everywhere, by the bindings that name it, against what the running Kiali needs. */
export function grantedRules(
  look: Pick<RemoteLook, "bindings" | "roles">,
  account: string,
  kiali: KialiInstallation,
  isOpenShift: boolean,
): { rbac: NonNullable<RemoteSide["rbac"]>; lost: readonly string[] } {
  const bindings = look.bindings.filter(
    ({ found, accounts }) => found.kind === "ClusterRoleBinding" && accounts.includes(account),
  );
  const bound = bindings
    .map((binding) => {
      const found = look.roles.find((each) => roleKey(refOf(each)) === roleKey(binding.role)) ?? null;
      return { binding, found, rules: found ? rulesOfRole(found) : [] };
    })
    .sort((a, b) => b.rules.length - a.rules.length);
  const granted = bound.flatMap(({ rules }) => rules);
  const wantedVersion = rulesVersion(kiali.version);
  const known = rbacVersion(granted, wantedVersion);
  const access = known?.access ?? (granted.length > 0 ? accessOf(granted, kiali) : null);
  const wanted = wantedRules(kiali, access ?? defaultAccess(kiali).value, isOpenShift);
  const { missing, extra } = rulesDiff(granted, wanted, openshiftRules(granted));
  return {
    rbac: {
      role: bound[0]?.found?.metadata.name ?? null,
      binding: bound[0]?.binding.found.metadata.name ?? null,
      access,
      version: known?.version ?? null,
      wantedVersion,
      missing,
      extra,
    },
    lost: bound.flatMap(({ binding, found }) => (found ? [] : [binding.role.name])),
  };
}

/** What this Kiali needs in a remote, as a new connection would be granted. */
export function wantedRules(kiali: KialiInstallation, access: Access, isOpenShift: boolean): readonly PolicyRule[] {
  const { version, instanceName, namespace, config } = kiali;
  const rules = rulesFor(version, access, isOpenShift ? { instanceName, namespace } : null);
  return config.ok && config.value.disabledFeatures.includes("logs-tab") ? withoutLogs(rules) : rules;
}

/** Rules of no known version are meant for whichever access they are nearer to. */
function accessOf(granted: readonly PolicyRule[], { version }: KialiInstallation): Access {
  const viewOnly = rulesDiff(granted, rulesFor(version, "view-only"));
  const full = rulesDiff(granted, rulesFor(version, "full"));
  const far = ({ missing, extra }: typeof full): number => missing.length + extra.length;
  return far(full) < far(viewOnly) ? "full" : "view-only";
}
