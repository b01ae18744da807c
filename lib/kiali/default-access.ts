import type { KialiInstallation } from "./installation";
import type { Access } from "./rules-for-version";

/**
 * What the remote's account needs by default, and why: to write only where Kiali writes with its own account, which is in anonymous mode or with
 * openid and RBAC disabled, and not in view-only mode. What could not be read counts as "view-only".
 */
export function defaultAccess(kiali: KialiInstallation): { value: Access; reason: string } {
  if (!kiali.config.ok)
    return { value: "view-only", reason: "Kiali's configuration could not be read, so the least is granted" };
  const { authStrategy, openidDisableRbac, viewOnly } = kiali.config.value;
  if (viewOnly) return { value: "view-only", reason: "Kiali runs with deployment.view_only_mode, so it never writes" };
  if (authStrategy === "anonymous")
    return { value: "full", reason: "Kiali's auth.strategy is anonymous, so it writes with its own account" };
  if (authStrategy === "openid" && openidDisableRbac)
    return { value: "full", reason: "Kiali's auth.openid.disable_rbac is on, so it writes with its own account" };
  return { value: "view-only", reason: `with auth.strategy ${authStrategy}, people write with their own token` };
}
