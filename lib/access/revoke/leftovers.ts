import "server-only";
import * as z from "zod";
import { stepId } from "@/lib/access/change-for";
import { OUR_NAME } from "@/lib/access/ownership";
import { helmCommand } from "@/lib/access/restart-step";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { FoundObject } from "@/lib/cluster/cluster";
import { configMapData } from "@/lib/istio/workload";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Change, Place } from "@/lib/plan/plan";
import { foundIn, memberAt, patchWithout, type TakenOut, type TakeOut, valuesOf } from "@/lib/plan/take-out";
import { ok, type Result } from "@/lib/problem";
import { shell } from "@/lib/shell-command";
import { mountingOf, saidOf } from "./config-places";
import type { HomeSteps } from "./home-steps";

/** What takes clusters out of Kiali's configuration, and what is to be done elsewhere. */
export type Leftovers = {
  /** Before the restart, which is for them as well. */
  before: readonly Change[];
  /** After it: they make the operator restart Kiali by itself. */
  after: readonly Change[];
  warnings: readonly string[];
};

/** Where this Kiali's configuration is written: the operator's resource, else the ConfigMap. */
export type Configured = { found: FoundObject | null; values: unknown; file: string | null };

const FILE = "config.yaml";
const specShape = z.looseObject({ spec: z.record(z.string(), z.unknown()) });

export async function configured(facts: HomeFacts, { cr, configMap }: KialiInstallation): Promise<Result<Configured>> {
  const found = await facts.home.cluster.read(cr ?? configMap);
  if (!found.ok) return found;
  if (cr) return ok({ found: found.value, values: specShape.safeParse(found.value).data?.spec ?? {}, file: null });
  return ok({ found: found.value, values: valuesOf(configMapData(found.value)[FILE] ?? ""), file: FILE });
}

/**
 * What Kiali's configuration says of the clusters; named in every review, whether or not it is to be cleaned. An operator's resource that makes it
 * mount a Secret which goes has to let go of it in any case.
 */
export function leftovers(
  kiali: KialiInstallation,
  { found, values, file }: Configured,
  names: readonly string[],
  isWished: boolean,
  home: Pick<HomeSteps, "restart" | "unlists" | "empties">,
): Leftovers {
  const place: Place = { side: "home", context: kiali.context };
  const nothing: Leftovers = { before: [], after: [], warnings: [] };
  const mounting = mountingOf(home.unlists);
  const said = saidOf(names);
  const unmounts = foundIn(values, mounting);
  const rest = foundIn(values, said).filter(({ path }) => !unmounts.some((each) => each.path === path));
  const told = `Kiali's configuration still names what goes, at ${rest.map(whereOf).join(", ")}.`;
  const change = (takes: readonly TakeOut[], why: string): readonly Change[] =>
    found && foundIn(values, takes).length > 0
      ? [rewriting(found, file, takes, foundIn(values, takes), place, why)]
      : [];
  const unlisting = change(mounting, "its operator has to stop mounting the Secret before that can go");
  if (rest.length === 0) return { ...nothing, before: unlisting };
  if (kiali.installer === "helm") {
    // A Secret that the release lists stays mounted until it lists it no more.
    const isNeeded = foundIn(values, mountingOf(home.empties)).length > 0;
    return {
      ...nothing,
      warnings: [isWished || isNeeded ? `${told} ${byHelm(kiali, values, said)}` : `${told} ${SHOWN}`],
    };
  }
  if (!isWished) return { ...nothing, before: unlisting, warnings: [`${told} ${SHOWN}`] };
  if (!kiali.cr) return { ...nothing, before: change(said, WHY) };
  if (home.restart.some(({ how }) => how === "reconcile"))
    return { ...nothing, before: change([...mounting, ...said], WHY) };
  return {
    ...nothing,
    after: change(said, WHY),
    warnings: [
      "For the change of its resource the operator restarts Kiali once more, in its own way: Kiali may be away for up to a minute.",
    ],
  };
}

const SHOWN = "That stays as it is, unless it is asked for as well; no access comes of it.";
const WHY = "the clusters are not connected any more";

const whereOf = ({ path, name }: TakenOut): string => (path.endsWith(name) ? path : `${path} (${name})`);

function rewriting(
  { apiVersion, kind, metadata }: FoundObject,
  file: string | null,
  takesOut: readonly TakeOut[],
  places: readonly TakenOut[],
  place: Place,
  why: string,
): Change {
  const { name, namespace = "", uid } = metadata;
  const ref = { apiVersion, kind, namespace, name };
  const unique = places.filter(({ path }, index) => places.findIndex((each) => each.path === path) === index);
  return {
    id: `${stepId(place, ref)}/configuration`,
    place,
    verb: "update",
    ref,
    manifest: { apiVersion, kind, metadata: { name, namespace } },
    manager: OUR_NAME,
    fields: unique.map((each) => ({
      path: file === null ? `spec.${each.path}` : each.path,
      from: each.name,
      to: null,
    })),
    takesOver: [],
    uid,
    rewrites: { file, takesOut },
    why,
  };
}

/** Helm would write its own values again, so they have to say it. */
function byHelm(kiali: KialiInstallation, values: unknown, takes: readonly TakeOut[]): string {
  return `A hand edit would be lost at the next upgrade, so the release has to say it: ${helmCommand(kiali)} ${helmValues(values, takes)}`;
}

/** The values that take entries out, as options of helm: lists are given whole, without what goes. */
export function helmValues(values: unknown, takes: readonly TakeOut[]): string {
  const patch = patchWithout(values, takes);
  const options = takes.flatMap(({ at, by, names }): readonly string[] => {
    const place = memberAt(patch, at);
    if (by !== null)
      return Array.isArray(place) ? [shell`--set-json ${`${at.join(".")}=${JSON.stringify(place)}`}`] : [];
    const isThere = (name: string): boolean => memberAt(place, [name]) === null;
    return names.filter(isThere).map((name) => shell`--set ${`${at.join(".")}.${name.replaceAll(".", "\\.")}=null`}`);
  });
  return [...new Set(options)].join(" ");
}
