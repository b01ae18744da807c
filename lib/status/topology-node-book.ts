import type { FleetRow, FleetState } from "./fleet-row";
import { rankOf } from "./states";
import type { TopologyNode } from "./topology";
import type { IstioSide } from "./topology-link";

type Draft = Omit<TopologyNode, "state" | "detail" | "kialis" | "readBy"> & { kialis: FleetRow[]; readBy: FleetRow[] };

/** Every cluster once, whoever speaks of it: by its context where one is known, else by its name in its mesh. */
export class NodeBook {
  readonly #drafts = new Map<string, Draft>();
  /** Ids by mesh and name; the first that came has it. */
  readonly #named = new Map<string, string>();
  readonly #sides: ReadonlyMap<string, IstioSide>;
  readonly #contexts = new Map<string, string>();

  constructor(sides: readonly IstioSide[]) {
    this.#sides = new Map(sides.map((side) => [side.context, side]));
    for (const { context, clusterId, mesh } of sides)
      if (clusterId !== null && mesh !== null && !this.#contexts.has(nameKey(mesh, clusterId)))
        this.#contexts.set(nameKey(mesh, clusterId), context);
  }

  home(row: FleetRow): void {
    if (row.context !== null) this.#of(row.context, row).kialis.push(row);
  }

  /** The id of what a connection leads to. */
  remote(row: FleetRow): string {
    const context =
      row.context ?? (row.mesh === null ? null : (this.#contexts.get(nameKey(row.mesh, row.name)) ?? null));
    const known = context === null && row.mesh !== null ? this.#named.get(nameKey(row.mesh, row.name)) : undefined;
    const draft = known === undefined ? undefined : this.#drafts.get(known);
    const node = draft ?? (context === null ? this.#nameless(row) : this.#of(context, row));
    node.readBy.push(row);
    return node.id;
  }

  context(row: FleetRow): void {
    const node = this.#of(row.context ?? row.name, row);
    node.alone = row;
  }

  /** The id of the cluster that Istio calls so, as seen from a cluster of this mesh; made when nobody else knows it. */
  called(clusterId: string, mesh: string | null): string {
    const key = nameKey(mesh, clusterId);
    const known = this.#named.get(key) ?? this.#only(clusterId);
    if (known !== undefined) return known;
    const context = this.#contexts.get(key);
    if (context !== undefined && this.#drafts.has(contextId(context))) return contextId(context);
    return this.#keep({
      ...BLANK,
      id: `name:${mesh ?? ""}/${clusterId}`,
      name: clusterId,
      mesh,
      kialis: [],
      readBy: [],
    }).id;
  }

  idOfContext(context: string): string | null {
    const id = contextId(context);
    return this.#drafts.has(id) ? id : null;
  }

  nodes(): ReadonlyMap<string, TopologyNode> {
    return new Map([...this.#drafts.values()].map((draft) => [draft.id, { ...draft, ...stateOf(draft) }]));
  }

  /** A name that only one cluster has anywhere: meshes are named by their trust domain alone in many places. */
  #only(name: string): string | undefined {
    const found = [...this.#drafts.values()].filter((each) => each.name === name);
    return found.length === 1 ? found[0]?.id : undefined;
  }

  #of(context: string, row: FleetRow): Draft {
    const known = this.#drafts.get(contextId(context));
    const side = this.#sides.get(context) ?? null;
    if (known) {
      known.mesh ??= row.mesh;
      return known;
    }
    const name = row.kind === "context" ? (side?.clusterId ?? row.name) : row.name;
    const mesh = side?.mesh ?? row.mesh;
    return this.#keep({ ...BLANK, id: contextId(context), name, context, mesh, istio: side, kialis: [], readBy: [] });
  }

  #nameless(row: FleetRow): Draft {
    const place = row.mesh ?? `${row.home?.context} ${row.home?.kiali}`;
    const id = `name:${place}/${row.name}`;
    return this.#drafts.get(id) ?? this.#keep({ ...BLANK, id, name: row.name, mesh: row.mesh, kialis: [], readBy: [] });
  }

  #keep(draft: Draft): Draft {
    this.#drafts.set(draft.id, draft);
    const key = nameKey(draft.mesh, draft.name);
    if (!this.#named.has(key)) this.#named.set(key, draft.id);
    return draft;
  }
}

const BLANK = { context: null, alone: null, istio: null };
const contextId = (context: string): string => `context:${context}`;
const nameKey = (mesh: string | null, name: string): string => JSON.stringify([mesh, name]);

function stateOf({ kialis, readBy, alone }: Draft): { state: FleetState; detail: string } {
  const rows = kialis.length > 0 ? kialis : readBy;
  const [first = alone] = [...rows].sort((a, b) => rankOf(a.state) - rankOf(b.state));
  return first
    ? { state: first.state, detail: first.detail }
    : {
        state: "not-connected",
        detail: "Istio names it; no known Kiali reads it and no context is known by this name",
      };
}
