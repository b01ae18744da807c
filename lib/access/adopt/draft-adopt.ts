import "server-only";
import type { Connection } from "@/lib/access/connection";
import { gateSteps, homeGates } from "@/lib/access/gate-steps";
import { findLeaks } from "@/lib/access/inventory/find-leaks";
import { accessOf } from "@/lib/access/repair/access-of";
import { connectionOf } from "@/lib/access/repair/connection-of";
import { AGAIN, inLane, type Lane, laneCodes, laneRestarts } from "@/lib/access/repair/lane-codes";
import { readEach } from "@/lib/access/repair/read-each";
import type { Halves } from "@/lib/access/repair/read-halves";
import { restartStep, settledRestart } from "@/lib/access/restart-step";
import { PATIENCE } from "@/lib/access/run-connect";
import type { DraftCode } from "@/lib/access/upkeep/draft";
import { defaultAccess } from "@/lib/kiali/default-access";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { type PolicyRule, rulesFor, withoutLogs } from "@/lib/kiali/rules-for-version";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { objectName } from "@/lib/plan/object-name";
import type { Gate, Place, Restart, Step } from "@/lib/plan/plan";
import type { RestartCode } from "@/lib/plan/run-context";
import { ok, type Result } from "@/lib/problem";
import { adoptHome, type HomeMarks } from "./adopt-home";
import { adoptRemote, type RemoteMarks } from "./adopt-remote";
import { combinedOf, type Migration, migrateEntry } from "./migrate-entry";
import { movedGate, movedStep, movedToken } from "./moved-gate";
import { unmountedGate } from "./unmounted-gate";

/** What one connection needs to become ours. */
type OneAdoption = {
  halves: Halves;
  connection: Connection;
  rules: readonly PolicyRule[];
  remote: RemoteMarks;
  home: HomeMarks;
  migration: Migration | null;
  leaks: readonly string[];
};

/**
 * Takes connections over that the script or a hand made: our marks on every piece, one owner of each key, no annotation that repeats a token. Kiali
 * goes on with what it has read, so nothing restarts, unless an entry moves to the combined Secret. A second time all is "keep".
 */
export const draftAdopt: DraftCode<"adopt"> = async (wish, facts, { signal }) => {
  const kiali = await facts.kiali();
  if (!kiali.ok) return kiali;
  const read = await readEach(wish, facts, signal, (halves) => adoptOne(halves, wish.migrate));
  if (!read.ok) return read;
  const { each, skipped } = read.value;
  const place: Place = { side: "home", context: facts.home.context };
  const fullRules = rulesFor(kiali.value.version, "full");
  const lanes: readonly Lane[] = each.map(({ halves, connection, rules }) => {
    const { name, remote, token } = halves;
    return { name, connection, remote: remote.cluster, rules, fullRules, kept: token };
  });
  const codes = laneCodes(lanes, facts, kiali.value, signal);
  const values = each.flatMap(({ home }) => [...home.values]);
  const patience = { ...PATIENCE, ...facts.world.patience };
  const steps = adoptSteps(each, place);
  const restarts = laneRestarts(facts, kiali.value, ({ id, how }) =>
    how === "reconcile"
      ? { name: id.split("/").at(-2) ?? "", isWanted: false }
      : { name: COMBINED_SECRET, isWanted: true },
  );
  const names = each.map(({ halves }) => halves.name).join(", ");
  const goal = `${names} ${each.length === 1 ? "is" : "are"} this console's to look after, and Kiali in ${facts.home.context} goes on reading ${each.length === 1 ? "it" : "them"}`;
  return ok({
    plan: {
      goal,
      grants: [],
      warnings: [...skipped, ...each.flatMap(warningsOf)],
      steps,
      undo: steps.flatMap((step) =>
        step.verb === "update"
          ? [
              `${objectName(step.ref)} in ${step.place.context}: stays as it is; its marks go when the connection is revoked`,
            ]
          : [],
      ),
    },
    kiali: kiali.value,
    clusters: codes.clusters,
    gates: {
      ...codes.gates,
      "gate.moved": movedGate(kiali.value),
      "gate.unmounted": unmountedGate(kiali.value, (id) => secretIn(id), patience.kiali),
    },
    tokens: new Map([...codes.tokens, ...values]),
    restart: unlessNothingMoved(restarts, kiali.value, lanes),
    close: codes.close,
  });
};

/** Kiali is left alone when every lane stopped before its entry was written. */
const unlessNothingMoved = (code: RestartCode, kiali: KialiInstallation, lanes: readonly Lane[]): RestartCode => ({
  ...code,
  run: async (step, context) => {
    if (step.how !== "surge" || step.restores) return code.run(step, context);
    const { cluster, signal } = context;
    const moved = await Promise.all(lanes.map(({ name }) => movedToken(cluster, kiali, name, signal)));
    const isNeeded = moved.some((each) => !each.ok || each.value !== null);
    return isNeeded ? code.run(step, context) : ok("no entry was moved: Kiali goes on as it is");
  },
});

/** "home/Secret/istio-system/<name>/gate.unmounted/west" */
const secretIn = (id: string): string => id.split("/")[3] ?? "";

async function adoptOne(halves: Halves, migrate: boolean): Promise<Result<OneAdoption>> {
  const { kiali, remote, home, secret, grants, identity, owner } = halves;
  const granted = grants.filter(({ isIts }) => isIts).flatMap(({ rules }) => rules);
  const access = accessOf(granted, kiali.version) ?? defaultAccess(kiali).value;
  const isCut = kiali.config.ok && kiali.config.value.disabledFeatures.includes("logs-tab");
  const plain = rulesFor(kiali.version, access);
  const [connection, marks, leaks] = await Promise.all([
    connectionOf(halves, access),
    adoptRemote(halves, { side: "remote", context: remote.context }),
    identity
      ? findLeaks(remote.cluster, [{ namespace: identity.namespace, account: identity.name }], {
          homeUid: owner.homeUid,
        })
      : ok([]),
  ]);
  if (!connection.ok) return connection;
  if (!marks.ok) return marks;
  const migration = migrate ? await migrateEntry(halves, connection.value) : null;
  if (migration && !migration.ok) return migration;
  return ok({
    halves,
    connection: migrate ? combinedOf(connection.value) : connection.value,
    rules: isCut ? withoutLogs(plain) : plain,
    remote: marks.value,
    home: adoptHome(halves, secret, { side: "home", context: home.context }),
    migration: migration?.value ?? null,
    // What cannot be looked for is no reason to leave the connection as it is.
    leaks: leaks.ok
      ? leaks.value.map(({ ref, detail }) => `Left behind in ${remote.context}: ${objectName(ref)}, ${detail}.`)
      : [],
  });
}

const warningsOf = ({ remote, home, migration, leaks }: OneAdoption): readonly string[] => [
  ...remote.warnings,
  ...home.warnings,
  ...(migration?.warnings ?? []),
  ...leaks,
];

function adoptSteps(each: readonly OneAdoption[], place: Place): readonly Step[] {
  const [one] = each;
  if (!one) return [];
  const { kiali } = one.halves;
  const restart = oneRestart(each, place);
  const before = homeGates(kiali, place.context, [], restart ? [restart] : []);
  const again = before.find((step) => step.gate === "gate.other-remotes");
  const words = each.map((one) => ({
    one,
    gates: gateSteps(one.connection, one.halves.remote.context, place.context),
  }));
  const rollout = words[0]?.gates.kiali.filter(({ gate }) => gate === "gate.rollout") ?? [];
  const middle: readonly Step[] = restart
    ? [...(again ? [everyRemote(again)] : []), restart, ...rollout]
    : settledRestart(kiali, place).slice(1);
  return [
    ...before,
    ...words.flatMap(({ one, gates }) => firstSteps(one, gates).map((step) => inLane(step, one.halves.name))),
    ...middle,
    ...words.flatMap(({ one, gates }) => lastSteps(one, gates).map((step) => inLane(step, one.halves.name))),
  ];
}

type Gates = ReturnType<typeof gateSteps>;

function firstSteps({ remote, home, migration }: OneAdoption, { address, credential }: Gates): readonly Step[] {
  const moves = migration !== null && (migration.entry.verb !== "keep" || migration.restart !== null);
  const isSame = migration !== null && migration.entry.id === home.step.id;
  return [
    ...remote.steps,
    ...(moves ? [...address, ...credential] : []),
    // In the combined Secret already: its entry is written once, as it is to be.
    ...(isSame && migration.entry.verb !== "keep" ? [] : [home.step]),
    ...(migration && !(isSame && migration.entry.verb === "keep") ? [migration.entry] : []),
  ];
}

/** Nothing of the old is given up before Kiali was seen to read the new; a lane that stops here takes nothing of it back. */
function lastSteps({ migration, halves }: OneAdoption, { kiali }: Gates): readonly Step[] {
  if (!migration || (migration.restart === null && migration.after.length === 0)) return [];
  const { place } = migration.entry;
  return [movedStep(halves.name, place), ...kiali.filter(({ gate }) => gate !== "gate.rollout"), ...migration.after];
}

function oneRestart(each: readonly OneAdoption[], place: Place): Restart | null {
  const needs = each.flatMap(({ halves, migration, connection }) =>
    migration && migration.restart !== null
      ? [{ name: halves.name, kiali: halves.kiali, connection, need: migration.restart }]
      : [],
  );
  const [first] = needs;
  return first ? restartStep(first.connection, first.kiali, place, first.need, "stays") : null;
}

function everyRemote({ together: _together, ...gate }: Gate): Gate {
  return {
    ...gate,
    id: `${gate.id}${AGAIN}`,
    title: "Every remote in Kiali's Secrets answers, those that were moved among them",
  };
}
