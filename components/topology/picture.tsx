"use client";
import { type MouseEvent, useId, useMemo, useRef } from "react";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import type { FleetRow } from "@/lib/status/fleet-row";
import { isStale } from "@/lib/status/stale";
import { STATE_WORDS } from "@/lib/status/states";
import type { TopologyNode } from "@/lib/status/topology";
import type { TopologyPart } from "@/lib/status/topology-focus";
import { type Scene, type SceneItem, type SceneMesh, sceneOf } from "@/lib/status/topology-scene";
import { EdgeMark } from "./edge-mark";
import { nodeWords, tieWords } from "./edge-words";
import { LinesLayer } from "./lines-layer";
import { NodeBox } from "./node-box";
import { keepOpen } from "./topology-address";
import { idAt, useWalk } from "./use-walk";
import { useWidth } from "./use-width";

type PictureProps = {
  part: TopologyPart;
  open: ReadonlySet<string>;
  chosen: string | null;
  onChoose: (id: string) => void;
  /** Escape: says whether there was something to leave. */
  onLeave: () => boolean;
  nowMs: number;
  isLost: boolean;
};

/** Who reads whom, mesh by mesh: homes on the left, what they read on the right, an arrow from the reader to what it reads. */
export function Picture(props: PictureProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} className="min-w-0">
      {width !== null && width > 0 && <Drawn {...props} width={width} />}
    </div>
  );
}

function Drawn({ part, open, chosen, onChoose, onLeave, nowMs, isLost, width }: PictureProps & { width: number }) {
  const isNarrow = useIsNarrow();
  const helpId = useId();
  const scene = useMemo(() => sceneOf(part, { width, isNarrow, open }), [part, width, isNarrow, open]);
  const ref = useRef<HTMLDivElement>(null);
  const keys = useWalk(ref, scene, onLeave);
  const onClick = ({ target }: MouseEvent): void => {
    const id = idAt(target);
    if (id === null) return;
    if (!scene.items.some((item) => item.id === id && item.kind === "group")) {
      onChoose(id);
      return;
    }
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    keepOpen(next);
  };
  const isOld = (row: FleetRow): boolean => row.evidence !== null && (isLost || isStale(row, nowMs));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={ref}
      role="group"
      aria-label="Topology"
      aria-describedby={helpId}
      className="relative"
      style={{ height: scene.height }}
      onClick={onClick}
      onFocus={keys.onFocus}
      onKeyDown={keys.onKeyDown}
    >
      <p id={helpId} className="sr-only">
        Arrow keys go along the lines: right to what a home reads, left to the home, up and down to those beside it.
        Enter opens details or a group, Escape leaves them.
      </p>
      {scene.meshes.map((mesh) => (
        <MeshBox key={mesh.mesh ?? ""} mesh={mesh} />
      ))}
      <Hulls scene={scene} />
      <LinesLayer lines={scene.lines} width={width} height={scene.height} chosen={chosen} />
      {scene.meshes.map(({ mesh }) => (
        <ul
          key={mesh ?? ""}
          aria-label={mesh === null ? "Clusters whose mesh is not known" : `Clusters of mesh ${mesh}`}
        >
          {inReadingOrder(scene, mesh).map((each) =>
            "badge" in each ? (
              <EdgeMark
                key={each.id}
                id={each.id}
                x={each.badge.x}
                y={each.badge.y}
                words={tieWords(each, part.nodes)}
                state={each.state}
                differs={each.edges.find(({ differs }) => differs !== null)?.differs ?? null}
                isActive={keys.active === each.id}
                isChosen={chosen === each.id}
              />
            ) : (
              <NodeBox
                key={each.id}
                {...placeOf(each)}
                {...faceOf(each)}
                id={each.id}
                isActive={keys.active === each.id}
                isChosen={chosen === each.id}
                isStale={each.kind === "cluster" && isOldNode(each.node, isOld)}
              />
            ),
          )}
        </ul>
      ))}
    </div>
  );
}

const MeshBox = ({ mesh: { mesh, clusters, x, y, width, height } }: { mesh: SceneMesh }) => (
  <div className="absolute rounded-base border border-n6 bg-n2/60" style={{ left: x, top: y, width, height }}>
    <h2 className="flex min-w-0 items-baseline gap-2 px-4 pt-2.5 text-table">
      {mesh === null ? (
        <span className="font-medium text-n11">Mesh not known</span>
      ) : (
        <span className="min-w-0 truncate font-medium" title={mesh}>
          Mesh <bdi className="font-mono text-[0.93em]">{mesh}</bdi>
        </span>
      )}
      <span className="shrink-0 text-meta text-n10">{clusters === 1 ? "1 cluster" : `${clusters} clusters`}</span>
    </h2>
  </div>
);

/** What an opened group holds stands in a frame. */
const Hulls = ({ scene }: { scene: Scene }) =>
  scene.items.map((item) =>
    item.kind === "group" && item.group.isOpen ? (
      <div
        key={item.id}
        className="absolute rounded-base border border-dashed border-n7"
        style={{ left: item.x, top: item.y, width: item.width, height: item.height }}
      />
    ) : null,
  );

/** A home, then each of its lines before what it leads to. */
function inReadingOrder({ items, lines }: Scene, mesh: string | null) {
  const linesTo = new Map<string, Scene["lines"][number][]>();
  for (const line of lines) linesTo.set(line.right, [...(linesTo.get(line.right) ?? []), line]);
  return items.filter((item) => item.mesh === mesh).flatMap((item) => [...(linesTo.get(item.id) ?? []), item]);
}

const placeOf = ({ x, y, width, height }: SceneItem) => ({ x, y, width, height });

/** As many names as may fit below a group. */
const NAMED = 12;

function faceOf(item: SceneItem) {
  if (item.kind === "group") {
    const { state, members, isOpen } = item.group;
    const { label } = STATE_WORDS[state];
    const name = `${members.length} ${label.toLowerCase()}`;
    const below = members
      .slice(0, NAMED)
      .map((each) => each.name)
      .join(", ");
    return { words: `${members.length} clusters: ${label}`, name, below, state, isHome: false, isOpen };
  }
  const { node } = item;
  // In an opened group there is room for two lines.
  const kialis = (item.inGroup === null ? node.kialis : []).map(
    ({ home, kialiVersion }) => `Kiali ${home?.kiali ?? ""}${kialiVersion ? ` · ${kialiVersion}` : ""}`,
  );
  const where = node.context === node.name ? "name not known" : (node.context ?? "no context known");
  const below = [where, ...kialis].join("\n");
  return {
    words: nodeWords(node),
    name: node.name,
    below,
    state: node.state,
    isHome: node.kialis.length > 0,
    isOpen: null,
  };
}

const isOldNode = ({ kialis, readBy }: TopologyNode, isOld: (row: FleetRow) => boolean): boolean =>
  (kialis.length > 0 ? kialis : readBy).some(isOld);
