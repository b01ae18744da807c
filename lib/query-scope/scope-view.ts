import type { Installer } from "@/lib/kiali/installation";
import type { Problem, Result } from "@/lib/problem";
import type { ClusterFate } from "./cluster-fate";
import type { HelmScope } from "./helm-scope";
import type { FamilyPreview } from "./preview";
import type { Proposals } from "./propose-labels";
import type { ScopeLabel } from "./scope-labels";
import type { ScopeOf } from "./scope-of";
import type { Labels } from "./scope-places";

/** One of the three scopes as it is now. */
export type ScopeNow = {
  of: ScopeOf;
  path: string;
  /** In the file that Kiali reads when it starts. */
  labels: Labels;
  /** What the operator's resource says, where that is something else: it is on its way, or held up. */
  wanted: Labels | null;
  /** Why it has no effect, or what it narrows; null where there is nothing to say. */
  note: string | null;
};

/** What one home's Kiali asks for now, how it can be changed, and which labels would narrow. Holds no credential. */
export type ScopeView = {
  home: string;
  kiali: { namespace: string; name: string; version: string | null };
  /** ISO. */
  at: string;
  /** Kiali's name of its home: whom a wish is about. */
  homeName: string;
  writes: { installer: Installer; evidence: string; words: string };
  scopes: readonly ScopeNow[];
  store: { from: string; url: string } | null;
  /** Why the store could not be asked. */
  storeProblem: Problem | null;
  /** Clusters of this mesh by their names in Kiali. */
  mesh: readonly string[];
  meshProblem: Problem | null;
  /** Null when there is no store to ask. */
  proposals: Result<Proposals> | null;
};

/** What labels would do before they are written. */
export type ScopeTrial = {
  of: ScopeOf;
  /** As Kiali would write them. */
  labels: readonly ScopeLabel[];
  cautions: readonly string[];
  /** What asks for a reason when it is carried out; null when nothing of this mesh is hidden. */
  fault: string | null;
  warnings: readonly string[];
  /** Null for spans, which have no families. */
  families: readonly FamilyPreview[] | null;
  clusters: Result<readonly ClusterFate[]> | null;
  /** Null where no helm has to be told. */
  helm: HelmScope | null;
  /** It is set already. */
  isSet: boolean;
};
