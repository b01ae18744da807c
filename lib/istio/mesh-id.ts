import type { MeshConfig } from "./mesh-config";

/** The mesh's name as Kiali takes it, and where it is written. Null when Istio's configuration says nothing. */
export function meshIdOf(config: MeshConfig): { value: string; source: string } | null {
  const suffix = config.home.revision === "default" ? "" : `-${config.home.revision}`;
  const where = `ConfigMap ${config.home.namespace}/istio${suffix}`;
  if (config.meshId !== null) return { value: config.meshId, source: `${where}: defaultConfig.meshId` };
  return config.trustDomain === null ? null : { value: config.trustDomain, source: `${where}: trustDomain` };
}
