import type { IstioRole } from "./control-planes";

export type DeploymentModel = "multi-primary" | "primary-remote" | "external" | "none";

/** What two clusters are to each other, by their roles; "none" when one of them has nothing of Istio or nobody controls them. */
export function deploymentModel(home: IstioRole, remote: IstioRole): DeploymentModel {
  const roles = [home, remote];
  if (roles.includes("unmanaged")) return "none";
  if (roles.includes("external")) return "external";
  if (roles.every((role) => role === "primary")) return "multi-primary";
  return roles.includes("primary") ? "primary-remote" : "none";
}
