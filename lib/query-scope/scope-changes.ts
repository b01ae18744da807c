import { stepId } from "@/lib/access/change-for";
import { fieldManager, OUR_NAME } from "@/lib/access/ownership";
import type { FoundObject, ManagedFields, Manifest, ObjectRef } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Change, FieldDiff, Place } from "@/lib/plan/plan";
import { memberAt } from "@/lib/plan/take-out";
import { pathOf, placeOf, type ScopeOf } from "./scope-of";
import { CONFIG_FILE, isSameScope, type Labels, type ScopePlaces } from "./scope-places";

/** One owner per scope: an apply for one of them never takes another away. */
const scopeManager = (of: ScopeOf): string => fieldManager(OUR_NAME, `query-scope-${of}`);

const WHY = "every query that carries the scope finds only series with these labels";
const AWAY = "Kiali asks for everything that its store holds again";

/** What writes the scope where its installer wants it; nothing for helm, which would write its own again. */
export function scopeChanges(
  kiali: KialiInstallation,
  { configMap, inFile, resource, inResource }: ScopePlaces,
  of: ScopeOf,
  wanted: Labels,
  place: Place,
): readonly Change[] {
  if (resource && inResource) return resourceChanges(resource, inResource, of, wanted, place);
  if (kiali.installer === "helm" || !configMap) return [];
  return [fileChange(configMap, kiali.configMap, inFile, of, wanted, place)];
}

function fileChange(
  found: FoundObject,
  ref: ObjectRef,
  now: Labels,
  of: ScopeOf,
  wanted: Labels,
  place: Place,
): Change {
  const id = stepId(place, ref);
  if (isSameScope(now, wanted)) return { id, place, verb: "keep", ref, why: "has this scope already" };
  return {
    id,
    place,
    verb: "update",
    ref,
    manifest: bare(found),
    manager: scopeManager(of),
    fields: fieldsOf(`${CONFIG_FILE}: ${pathOf(of)}`, now, wanted),
    takesOver: [],
    uid: found.metadata.uid,
    rewrites: { file: CONFIG_FILE, takesOut: [], puts: [{ at: placeOf(of), values: wanted }] },
    why: `${Object.keys(wanted).length === 0 ? AWAY : WHY}; nothing else of the file changes`,
  };
}

/** Ours are applied; what others own and is not wanted is taken out first, because an apply gives up only what is its own. */
function resourceChanges(
  found: FoundObject,
  now: Labels,
  of: ScopeOf,
  wanted: Labels,
  place: Place,
): readonly Change[] {
  const { apiVersion, kind, metadata } = found;
  const ref: ObjectRef = { apiVersion, kind, namespace: metadata.namespace ?? null, name: metadata.name };
  const id = stepId(place, ref);
  if (isSameScope(now, wanted)) return [{ id, place, verb: "keep", ref, why: "has this scope already" }];
  const manager = scopeManager(of);
  const owners = (name: string): readonly string[] => ownersOf(metadata.managedFields, of, name);
  const others = (names: readonly string[]): readonly string[] => [
    ...new Set(names.flatMap(owners).filter((owner) => owner !== manager)),
  ];
  const held = (labels: Labels): Labels =>
    Object.fromEntries(Object.entries(labels).filter(([name]) => owners(name).includes(manager)));
  const gone = Object.keys(now).filter((name) => !(name in wanted));
  const foreign = gone.filter((name) => owners(name).some((owner) => owner !== manager));
  const own = held(now);
  const altered = Object.keys(wanted).filter((name) => name in now && now[name] !== wanted[name]);
  const needsApply =
    gone.length > foreign.length || Object.entries(wanted).some(([name, value]) => now[name] !== value);
  const common = { place, ref, manager, uid: metadata.uid, why: Object.keys(wanted).length === 0 ? AWAY : WHY };
  return [
    ...(foreign.length > 0
      ? [
          {
            ...common,
            id: `${id}/others`,
            verb: "update" as const,
            manifest: bare(found),
            fields: foreign.map((name): FieldDiff => diff(`spec.${pathOf(of)}`, name, now, {})),
            takesOver: others(foreign),
            rewrites: { file: null, takesOut: [{ at: placeOf(of), by: null, names: foreign }] },
          },
        ]
      : []),
    ...(needsApply
      ? [
          {
            ...common,
            id,
            verb: "update" as const,
            manifest: withScope(found, of, wanted),
            fields: fieldsOf(
              `spec.${pathOf(of)}`,
              Object.fromEntries(Object.entries(now).filter(([name]) => !foreign.includes(name))),
              wanted,
            ),
            takesOver: others(altered),
            withdraw: { manifest: withScope(found, of, { ...own, ...pick(now, altered) }) },
          },
        ]
      : []),
  ];
}

const bare = ({ apiVersion, kind, metadata: { name, namespace } }: FoundObject): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

const withScope = (found: FoundObject, of: ScopeOf, labels: Labels): Manifest =>
  Object.keys(labels).length === 0
    ? bare(found)
    : { ...bare(found), spec: placeOf(of).reduceRight<unknown>((below, key) => ({ [key]: below }), { ...labels }) };

const pick = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));

const fieldsOf = (path: string, now: Labels, wanted: Labels): readonly FieldDiff[] =>
  [...new Set([...Object.keys(now), ...Object.keys(wanted)])]
    .sort()
    .filter((name) => now[name] !== wanted[name])
    .map((name) => diff(path, name, now, wanted));

const diff = (path: string, name: string, now: Labels, wanted: Labels): FieldDiff => ({
  path: `${path}.${name}`,
  from: now[name] ?? null,
  to: wanted[name] ?? null,
});

function ownersOf(managed: readonly ManagedFields[] | undefined, of: ScopeOf, name: string): readonly string[] {
  const path = ["spec", ...placeOf(of), name].map((key) => `f:${key}`);
  return (managed ?? []).filter(({ fieldsV1 }) => memberAt(fieldsV1, path) !== undefined).map(({ manager }) => manager);
}
