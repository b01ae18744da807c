import type { ConnectionRow, Finding } from "@/lib/access/inventory/inventory";
import type { UpkeepVerb } from "@/lib/access/upkeep/upkeep-wish";
import type { FleetState } from "./fleet-row";
import type { KialiClusters } from "./kiali-view";

/** One cluster: what Kiali says of it, what it should say, and why these differ. */
export type ClusterLine = {
  name: string;
  context: string | null;
  says: "listed" | "not-listed" | "silent";
  /** "aside": set aside on purpose; "link": named in the configuration without a Secret; "none": no Secret holds it. */
  should: "home" | "entry" | "aside" | "link" | "none";
  /** The Secret that holds its entry. */
  secret: string | null;
  tone: "pass" | "warn" | "fail" | "unknown" | "skip";
  /** Null where it is as it should be. */
  why: string | null;
  mend: { verb: Extract<UpkeepVerb, "repair" | "rotate" | "adopt" | "quarantine" | "revoke">; name: string } | null;
};

/** What the fleet knows of a connection, by its name. */
export type KnownState = { state: FleetState; detail: string };

/** The clusters that Kiali lists beside those that it should list: the home first, then by name. */
export function clusterLines(
  { listed, readAt, inventory }: Pick<KialiClusters, "listed" | "readAt" | "inventory">,
  known: ReadonlyMap<string, KnownState> = new Map(),
): readonly ClusterLine[] {
  const says = (name: string): ClusterLine["says"] =>
    listed === null ? "silent" : listed.includes(name) ? "listed" : "not-listed";
  const { clusterName } = inventory.kiali;
  const home: readonly ClusterLine[] =
    clusterName === null ? [] : [homeLine(clusterName, inventory.home, says(clusterName))];
  const rows = inventory.connections.map((row) => lineOf(row, says(row.name), readAt, known.get(row.name)));
  return [...home, ...rows];
}

const homeLine = (name: string, context: string, says: ClusterLine["says"]): ClusterLine => ({
  name,
  context,
  says,
  should: "home",
  secret: null,
  tone: says === "listed" ? "pass" : says === "silent" ? "unknown" : "warn",
  why:
    says === "not-listed"
      ? "Its own API server did not answer Kiali just now, or its configuration tells Kiali to leave its home out"
      : null,
  mend: null,
});

type About = Pick<ClusterLine, "should" | "tone" | "why" | "mend">;

function lineOf(
  row: ConnectionRow,
  says: ClusterLine["says"],
  readAt: string | null,
  known: KnownState | undefined,
): ClusterLine {
  const about: About = row.isQuarantined
    ? asideLine(row, says)
    : isEntry(row)
      ? entryLine(row, says, readAt, known)
      : strangerLine(row, says);
  return { name: row.name, context: row.remote?.context ?? null, says, secret: row.secret?.name ?? null, ...about };
}

/** An entry that is called like the home is none, either: Kiali overwrites it with its home. */
const NO_ENTRY = ["no-secret", "loaded-without-secret", "deleted-but-mounted", "home-name"] as const;

/** Held by a Secret that can be read: what is only mounted, named or listed has one of these findings instead. */
const isEntry = ({ findings }: ConnectionRow): boolean =>
  !findings.some(({ id }) => NO_ENTRY.some((other) => other === id));

const mendOf = ({ name }: ConnectionRow, finding: Finding | undefined): ClusterLine["mend"] => {
  const verb = finding?.mend;
  if (verb === "repair" || verb === "rotate" || verb === "adopt" || verb === "quarantine" || verb === "revoke")
    return { verb, name };
  return null;
};
const find = ({ findings }: ConnectionRow, ...ids: readonly Finding["id"][]): Finding | undefined =>
  findings.find(({ id }) => ids.includes(id));

function asideLine(row: ConnectionRow, says: ClusterLine["says"]): About {
  if (says === "listed")
    return {
      should: "aside",
      tone: "warn",
      why: "It is set aside, and the running Kiali lists it nevertheless: it forgets it with its next restart",
      mend: { verb: "quarantine", name: row.name },
    };
  return { should: "aside", tone: "skip", why: "Set aside on purpose", mend: null };
}

function strangerLine(row: ConnectionRow, says: ClusterLine["says"]): About {
  const finding = find(row, ...NO_ENTRY);
  const isLink = finding?.id === "no-secret";
  return {
    should: isLink ? "link" : "none",
    tone: isLink && says !== "listed" ? "skip" : finding?.severity === "fail" ? "fail" : "warn",
    why: finding?.detail ?? null,
    mend: mendOf(row, finding),
  };
}

function entryLine(
  row: ConnectionRow,
  says: ClusterLine["says"],
  readAt: string | null,
  known: KnownState | undefined,
): About {
  if (says === "listed") return { should: "entry", tone: "pass", why: null, mend: null };
  if (says === "silent") return { should: "entry", tone: "unknown", why: null, mend: null };
  return { should: "entry", tone: "fail", ...whyNotListed(row, readAt, known) };
}

/** The most certain reason first: what its Secret tells, then its time, then what its cluster answers. */
function whyNotListed(
  row: ConnectionRow,
  readAt: string | null,
  known: KnownState | undefined,
): Pick<About, "why" | "mend"> {
  const fault = find(row, "unusable", "not-mounted");
  if (fault) return { why: fault.detail, mend: mendOf(row, fault) };
  const repair = { verb: "repair", name: row.name } as const;
  if (isNewer(row, readAt))
    return { why: "Its entry was written after Kiali's pod started: Kiali needs a restart to read it", mend: repair };
  if (known?.state === "unreachable")
    return { why: `It does not answer: ${known.detail}`, mend: { verb: "quarantine", name: row.name } };
  if (known?.state === "unauthorized")
    return {
      why: `It refuses the credential that Kiali has: ${known.detail}`,
      mend: mendOf(row, find(row, "credential-dead", "credential-expired")) ?? repair,
    };
  const isFine = known !== undefined && known.state !== "unknown";
  return {
    why: isFine
      ? "It answers from here: it did not answer when Kiali started, or does not answer from where Kiali runs"
      : "It did not answer when Kiali started, or does not answer Kiali now",
    mend: repair,
  };
}

/** Both times have whole seconds: a pod of the same second counts as one that has read it. */
const isNewer = ({ createdAt, rotatedAt, tokenPlace }: ConnectionRow, readAt: string | null): boolean => {
  // A token in a key of its own is read anew without a restart; inside the kubeconfig it is not.
  const written = tokenPlace === "own-key" ? createdAt : (rotatedAt ?? createdAt);
  return written !== null && readAt !== null && Date.parse(written) > Date.parse(readAt);
};

/** The difference in one sentence. `isServing`: whether any pod of Kiali does; null when nobody could see. */
export function differenceWords(
  lines: readonly ClusterLine[],
  isServing: KialiClusters["isServing"],
): { tone: "pass" | "warn" | "fail" | "unknown"; title: string } {
  const wanted = lines.filter(({ should }) => should === "home" || should === "entry");
  if (lines.some(({ says }) => says === "silent"))
    return isServing === false
      ? { tone: "fail", title: `No pod of Kiali serves: it has none of the ${countOf(wanted.length)} that it should` }
      : { tone: "unknown", title: `Kiali would not say which of ${countOf(wanted.length)} it has` };
  const missing = wanted.filter(({ says }) => says === "not-listed");
  const own = new Set(wanted.map(({ name }) => name));
  const more = lines.filter(({ says, name }) => says === "listed" && !own.has(name));
  const extra = more.length === 0 ? "" : `, and ${names(more)} beside ${wanted.length === 1 ? "it" : "them"}`;
  if (missing.length > 0)
    return {
      tone: "fail",
      title: `Kiali lists ${wanted.length - missing.length} of ${wanted.length}: ${names(missing)} ${missing.length === 1 ? "is" : "are"} not loaded${extra}`,
    };
  const alone = more.length === 0 ? "its own cluster, and should list no other" : "its own cluster";
  const all = wanted.length === 1 ? alone : `all ${wanted.length} clusters that it should`;
  return { tone: more.length > 0 ? "warn" : "pass", title: `Kiali lists ${all}${extra}` };
}

const countOf = (count: number): string => (count === 1 ? "1 cluster" : `${count} clusters`);
const names = (lines: readonly ClusterLine[]): string =>
  lines.length > 4
    ? `${lines
        .slice(0, 3)
        .map(({ name }) => name)
        .join(", ")} and ${lines.length - 3} more`
    : lines.map(({ name }) => name).join(", ");
