import type { ClusterIdSource } from "@/lib/istio/cluster-id";
import type { ControlPlane, IstioRole } from "@/lib/istio/control-planes";
import type { EastWestGateway } from "@/lib/istio/east-west-gateways";
import type { Problem, Result } from "@/lib/problem";
import type { ReachNothing } from "./cluster-look";
import type { Look } from "./look";

/** One trust anchor of a mesh. `validTo` is ISO. */
export type Anchor = { subject: string; fingerprint: string; validTo: string };

/** Istio of one cluster, each part for itself. Times of the console's clock. */
export type ClusterIstio = {
  atMs: number;
  /** Wall clock of the console, ms: what certificates end by. */
  wallMs: number;
  as: Look["as"];
  /** The context, or the name of the entry. */
  by: string;
  namespace: string;
  controlPlanes: Result<readonly ControlPlane[]>;
  role: Result<IstioRole>;
  clusterId: { agreed: string | null; sources: readonly ClusterIdSource[]; problems: readonly Problem[] };
  network: string | null;
  meshId: Result<{ value: string; source: string } | null>;
  /** Null: ConfigMap istio-ca-root-cert is not there. */
  roots: Result<readonly Anchor[] | null>;
  gateways: Result<readonly EastWestGateway[]>;
  /** What its home says, to compare with; null for a cluster of no home, or where the home would not say. */
  home: { meshId: string | null; sharesRoot: boolean | null } | null;
};

/** Why nobody could look, where nobody could. */
export type ClusterIstioAnswer = { ok: true; value: ClusterIstio } | { ok: false; nothing: ReachNothing };
