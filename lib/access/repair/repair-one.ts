import "server-only";
import { stepId } from "@/lib/access/change-for";
import type { Connection } from "@/lib/access/connection";
import { homeEntry } from "@/lib/access/home-entry";
import { connectionManager, isOurs, ownersOf } from "@/lib/access/ownership";
import { restartNeed } from "@/lib/access/restart-need";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import type { ObjectRef } from "@/lib/cluster/cluster";
import { defaultAccess } from "@/lib/kiali/default-access";
import { type PolicyRule, rulesFor, withoutLogs } from "@/lib/kiali/rules-for-version";
import { visibleNamespaces } from "@/lib/kiali/status-api";
import { objectName } from "@/lib/plan/object-name";
import type { Change, Mint, Place } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { accessOf } from "./access-of";
import { connectionOf } from "./connection-of";
import type { Halves } from "./read-halves";
import { repairCredential } from "./repair-credential";
import { repairRights } from "./repair-rights";

/** What one connection needs, in the order in which it is done. */
export type OneRepair = {
  halves: Halves;
  connection: Connection;
  rules: readonly PolicyRule[];
  fullRules: readonly PolicyRule[];
  /** Before its own credential is tried. */
  remote: readonly (Change | Mint)[];
  /** After its credential was proven to have all that is needed. */
  narrow: readonly Change[];
  home: Change;
  /** Why Kiali has to be restarted for it; null when it has not. */
  restart: string | null;
  /** After the restart was proven. */
  settle: readonly Change[];
  /** "Kind name in context belongs to …", of what is overwritten. */
  takesOver: readonly string[];
  warnings: readonly string[];
};

const ASK_MS = 10_000;

/** Compares one connection with what the running Kiali needs of it; reads only. */
export async function repairOne(halves: Halves, wish: Pick<WishTo<"repair">, "access">): Promise<Result<OneRepair>> {
  const { kiali, remote, name, identity, entry } = halves;
  if (!identity) {
    const words = `${name}: nobody can tell which ServiceAccount its credential is (${entry.auth}), so what it may do is not ours to repair. Connect it anew to give it an identity of its own`;
    return fail({ kind: "invalid-input", fields: { names: [words] } });
  }
  const openshift = await remote.isOpenShift();
  const extra =
    openshift.ok && openshift.value ? { instanceName: kiali.instanceName, namespace: kiali.namespace } : null;
  const granted = halves.grants.filter(({ isIts }) => isIts).flatMap(({ rules }) => rules);
  const access = wish.access ?? accessOf(granted, kiali.version) ?? defaultAccess(kiali).value;
  const cut = kiali.config.ok && kiali.config.value.disabledFeatures.includes("logs-tab") ? withoutLogs : asTheyAre;
  const rules = cut(rulesFor(kiali.version, access, extra));
  const there: Place = { side: "remote", context: remote.context };
  const [rights, credential, connection] = await Promise.all([
    repairRights(halves, { access, rules }, there),
    repairCredential(halves, there),
    connectionOf(halves, access),
  ]);
  if (!rights.ok) return rights;
  if (!credential.ok) return credential;
  if (!connection.ok) return connection;
  const home = homeChange(halves, connection.value, credential.value.renewed);
  const restart =
    rights.value.blinded ??
    (home.verb === "keep" ? await forgotten(halves) : "Kiali reads its Secret only when it starts");
  const remoteSteps = [...credential.value.account, ...rights.value.widen, ...credential.value.token];
  return ok({
    halves,
    connection: connection.value,
    rules,
    fullRules: rulesFor(kiali.version, "full", extra),
    remote: remoteSteps,
    narrow: rights.value.narrow,
    home,
    restart,
    settle: rights.value.settle,
    takesOver: [...remoteSteps, ...rights.value.narrow, home].flatMap((step) => takenWords(step, halves)),
    warnings: [...rights.value.warnings, ...duplicateWords(halves), ...editorWords(remoteSteps, halves)],
  });
}

const asTheyAre = (rules: readonly PolicyRule[]): readonly PolicyRule[] => rules;

function homeChange(halves: Halves, connection: Connection, renewed: string | null): Change {
  const { kiali, owner, secret, name, entry } = halves;
  const place: Place = { side: "home", context: halves.home.context };
  const common = { id: stepId(place, secret.ref), place, ref: secret.ref };
  const found = homeEntry(connection, owner, kiali, secret);
  const isRebuilt = ["token", "token-file"].includes(entry.auth) || entry.faults.length > 0;
  if (renewed === null && (found.fields.length === 0 || !isRebuilt))
    return { ...common, verb: "keep", why: `holds ${name} as it should be` };
  const token = { path: `data["${name}"]: token`, from: "of before", to: "a new token, by reference" };
  return {
    ...common,
    verb: "update",
    manifest: found.manifest,
    manager: found.manager,
    fields: [...found.fields, ...(renewed === null ? [] : [token])],
    takesOver: found.takesOver,
    uid: secret.metadata.uid,
    why: renewed ?? `what it says of ${name} keeps Kiali from reading it`,
  };
}

/** Why a running Kiali has to start again although everything is as it should be: it has not read the Secret, or has stopped to look. */
async function forgotten({ home, kiali, secret, name, isOurs: ours, owner, isAlive }: Halves): Promise<string | null> {
  const manager = connectionManager(owner.cluster);
  const need = ours ? await restartNeed({ home }, kiali, secret, manager, name) : null;
  if (need !== null) return need;
  if (isAlive !== true) return null;
  const seen = await visibleNamespaces(home.cluster, kiali, name, { timeoutMs: ASK_MS });
  if (seen.ok) return seen.value > 0 ? null : `Kiali shows no namespace of ${name}, although its credential works`;
  const isHanging =
    seen.problem.kind === "timed-out" || (seen.problem.kind === "unreachable" && seen.problem.why === "timed-out");
  return isHanging
    ? "Kiali does not answer when it is asked for its namespaces, as one that lost its rights for a while"
    : null;
}

/** What is somebody else's, for the gate that asks for a reason. */
function takenWords(step: Change | Mint, { owner, secret, grants, tokens }: Halves): readonly string[] {
  const words = (owners: readonly string[], { ref, place }: { ref: ObjectRef; place: Place }) =>
    `${objectName(ref)} in ${place.context} belongs to ${owners.join(", ")}`;
  if (step.verb === "delete") {
    const all = [...grants.flatMap(({ binding, role }) => [binding, role]), ...tokens.map(({ found }) => found)];
    const gone = all.find((each) => each?.metadata.uid === step.uid);
    return gone && !isOurs(gone, owner) ? [words(ownersOf(gone), step)] : [];
  }
  if (step.verb !== "update" || step.takesOver.length === 0) return [];
  const isIts = step.place.side === "home" ? isOurs(secret, owner) : step.manifest.metadata.labels !== undefined;
  return isIts ? [] : [words(step.takesOver, step)];
}

/** Our own role that somebody wrote to: the repair takes his change back, and says so. */
const editorWords = (steps: readonly (Change | Mint)[], { owner, grants }: Halves): readonly string[] =>
  steps.flatMap((step) => {
    if (step.verb !== "update" || step.takesOver.length === 0) return [];
    const role = grants.find((each) => each.role?.metadata.name === step.ref.name)?.role;
    if (!role || !isOurs(role, owner)) return [];
    return [
      `${objectName(step.ref)} in ${step.place.context} was changed by ${step.takesOver.join(", ")}: that is overwritten.`,
    ];
  });

const duplicateWords = ({ duplicates, name, secret }: Halves): readonly string[] =>
  duplicates.map(
    (each) =>
      `Secret ${each.metadata.name} names ${name} as well (${ownersOf(each).join(", ")}): Kiali takes the one in ${secret.metadata.name}.`,
  );
