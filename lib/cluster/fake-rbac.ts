import "server-only";
import * as z from "zod";
import type { AccessAnswer, AccessAsk, FoundObject, Subject } from "./cluster";
import type { FakeCluster } from "./fake-cluster";
import { rulesAllow } from "./rules-allow";

const texts = z.array(z.string()).catch([]);
const roleShape = z.looseObject({
  rules: z
    .array(z.object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts.default([]) }))
    .catch([]),
});
const bindingShape = z.looseObject({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z.array(z.looseObject({ kind: z.string(), name: z.string() })).catch([]),
});

/**
 * RBAC's answer about a User or a Group from the roles and bindings that a fake holds, in an API server's words. The credential itself (`as` null)
 * may do everything.
 */
export function fakeRbac(ask: AccessAsk, as: Subject | null, fake: FakeCluster): AccessAnswer {
  if (as === null) return { allowed: true, reason: null };
  for (const binding of [...found(fake, "ClusterRoleBinding", ""), ...found(fake, "RoleBinding", ask.namespace)]) {
    const { roleRef, subjects } = bindingShape.parse(binding);
    const subject = subjects.find(({ kind, name }) =>
      kind === "Group" ? as.groups.includes(name) : kind === "User" && as.user === name,
    );
    const { namespace, name } = binding.metadata;
    const room = roleRef.kind === "Role" ? (namespace ?? null) : null;
    const role = fake.find({ apiVersion: "", kind: roleRef.kind, namespace: room, name: roleRef.name });
    if (!subject || !role || !rulesAllow(roleShape.parse(role).rules, ask)) continue;
    const by = `${binding.kind} "${name}${namespace ? `/${namespace}` : ""}" of ${roleRef.kind} "${roleRef.name}"`;
    return { allowed: true, reason: `RBAC: allowed by ${by} to ${subject.kind} "${subject.name}"` };
  }
  return { allowed: false, reason: null };
}

/** Of one namespace; null finds none. */
function found(fake: FakeCluster, kind: string, namespace: string | null): readonly FoundObject[] {
  return fake.names().flatMap((key) => {
    const [own, room = "", name = ""] = key.split("/");
    if (own !== kind || room !== namespace) return [];
    const object = fake.find({ apiVersion: "", kind, namespace: room || null, name });
    return object ? [object] : [];
  });
}
