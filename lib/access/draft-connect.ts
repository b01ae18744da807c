import "server-only";
import type { PairFacts } from "@/lib/checks/pair-facts";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { type PolicyRule, rulesFor } from "@/lib/kiali/rules-for-version";
import type { Change, Place, Plan, Restart, Step } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { stepId } from "./change-for";
import type { ConnectWish } from "./connect-wish";
import type { Connection } from "./connection";
import { gateSteps, homeGates } from "./gate-steps";
import { grantWords } from "./grant-words";
import { type HomeEntry, homeEntry } from "./home-entry";
import type { Owner } from "./ownership";
import { partIsPossible } from "./plan-part";
import { planWarnings } from "./plan-warnings";
import { remoteChanges, remoteObjects } from "./remote-changes";
import { resolveConnection } from "./resolve-connection";
import { restartNeed } from "./restart-need";
import { mountsSecret, restartStep, settledRestart } from "./restart-step";
import { undoWords } from "./undo-words";

/** A plan with what is needed to carry it out. Holds the kept token: it never leaves the server. */
export type ConnectDraft = {
  plan: Plan;
  connection: Connection;
  kiali: KialiInstallation;
  rules: readonly PolicyRule[];
  fullRules: readonly PolicyRule[];
  /** Kiali's present credential for the remote, when it goes on being used. */
  keptToken: Secret | null;
  /** What else this Kiali reads when it starts, as found for the plan. */
  remotes: PairFacts["remotes"];
};

/**
 * Computes the plan from what both clusters say now; reads only. What the plan is going to write is read last, and not before `held` has settled:
 * by then nobody else changes it.
 */
export async function draftConnect(
  wish: ConnectWish,
  facts: PairFacts,
  held: Promise<unknown> = Promise.resolve(),
): Promise<Result<ConnectDraft>> {
  const [resolved, homeUid, remoteUid, found, rules] = await Promise.all([
    resolveConnection(wish, facts),
    facts.home.uid(),
    facts.remote.uid(),
    facts.kiali(),
    facts.rules(),
  ]);
  if (!homeUid.ok) return homeUid;
  if (!remoteUid.ok) return remoteUid;
  if (homeUid.value === remoteUid.value) return fail({ kind: "blocked", checks: ["pair.different-clusters"] });
  if (!resolved.ok) return resolved;
  if (!found.ok) return found;
  if (!rules.ok) return rules;
  const [connection, kiali] = [resolved.value, found.value];
  const owner = { home: connection.homeName.value, homeUid: homeUid.value, cluster: connection.name.value };
  await held;
  const [secret, objects] = await Promise.all([
    facts.home.cluster.readSecret({ namespace: kiali.namespace, name: connection.secretName.value }),
    remoteObjects(connection, owner, rules.value, facts),
  ]);
  if (!secret.ok) return secret;
  const entry = homeEntry(connection, owner, kiali, secret.value);
  if (entry.strangers.length > 0)
    return fail({
      kind: "invalid-input",
      fields: {
        name: [
          `Secret ${connection.secretName.value} holds ${entry.strangers.join(", ")} already: use the combined form, or another name`,
        ],
      },
    });
  if (!objects.ok) return objects;
  const remote = remoteChanges(connection, owner, objects.value, entry, facts);
  if (!remote.ok) return remote;
  const possible = partIsPossible(wish.part, connection, remote.value.steps);
  if (!possible.ok) return possible;
  const { steps, keptToken } = remote.value;
  const plan =
    wish.part === "remote"
      ? prepare(connection, owner, kiali, rules.value, steps, facts)
      : assemble(
          connection,
          owner,
          kiali,
          rules.value,
          steps,
          await homeSteps(connection, kiali, entry, secret.value, keptToken !== null, facts),
          facts,
        );
  return ok({
    plan,
    connection,
    kiali,
    rules: rules.value,
    fullRules: rulesFor(kiali.version, "full"),
    keptToken,
    remotes: facts.remotes,
  });
}

type HomeSteps = { change: Change; restart: readonly (Change | Restart)[] };

async function homeSteps(
  connection: Connection,
  kiali: KialiInstallation,
  entry: HomeEntry,
  secret: SecretObject | null,
  keepsToken: boolean,
  facts: PairFacts,
): Promise<HomeSteps> {
  const place: Place = { side: "home", context: facts.home.context };
  const ref = {
    apiVersion: "v1",
    kind: "Secret",
    namespace: kiali.namespace,
    name: connection.secretName.value,
  };
  const common = { id: stepId(place, ref), place, ref };
  const hasCredential = keepsToken || connection.token.value === "exec";
  const name = connection.name.value;
  const mounting = mountsSecret(kiali, ref.name) ? "stays" : "changes";
  if (secret && entry.fields.length === 0 && entry.takesOver.length === 0 && hasCredential) {
    const need = await restartNeed(facts, kiali, secret, entry.manager, name);
    const keep = { ...common, verb: "keep", why: `holds ${name} as wanted` } as const;
    if (need === null) return { change: keep, restart: settledRestart(kiali, place) };
    const { stringData: _values, ...emptied } = entry.manifest;
    const withdraw = { manifest: { ...emptied, metadata: entry.manifest.metadata }, manager: entry.manager };
    return {
      change: { ...keep, withdraw },
      restart: [restartStep(connection, kiali, place, need, mounting)],
    };
  }
  const token = {
    path: `data["${name}"]: token`,
    from: entry.found ? "of before" : null,
    to: "a new token, by reference",
  };
  const change: Change = {
    ...common,
    verb: secret ? "update" : "create",
    manifest: entry.manifest,
    manager: entry.manager,
    fields: [...entry.fields, ...(hasCredential ? [] : [token])],
    takesOver: entry.takesOver,
    uid: secret?.metadata.uid ?? null,
    why: entry.found ? `what it says of ${name} is not what is wanted` : `Kiali learns of ${name} from it`,
  };
  const need = "Kiali reads its Secret only when it starts";
  return { change, restart: [restartStep(connection, kiali, place, need, mounting)] };
}

/** The remote's half alone: nothing of it touches the home, and the credential still has to pass its gates. */
function prepare(
  connection: Connection,
  owner: Owner,
  kiali: KialiInstallation,
  rules: readonly PolicyRule[],
  remote: readonly Step[],
  facts: PairFacts,
): Plan {
  const gates = gateSteps(connection, facts.remote.context, facts.home.context);
  return {
    goal: `${owner.cluster} is prepared for Kiali in ${owner.home}`,
    grants: grantWords(connection, rules, facts.remote.context),
    warnings: planWarnings(connection, kiali, remote),
    steps: [...gates.address, ...remote, ...gates.credential],
    undo: undoWords(remote, connection),
  };
}

function assemble(
  connection: Connection,
  owner: Owner,
  kiali: KialiInstallation,
  rules: readonly PolicyRule[],
  remote: readonly Step[],
  home: HomeSteps,
  facts: PairFacts,
): Plan {
  const gates = gateSteps(connection, facts.remote.context, facts.home.context);
  const before = homeGates(kiali, facts.home.context, [...remote, home.change], home.restart);
  const changes = [...remote, home.change, ...home.restart];
  return {
    goal: `Kiali in ${owner.home} reads ${owner.cluster}`,
    grants: grantWords(connection, rules, facts.remote.context),
    warnings: planWarnings(connection, kiali, changes),
    steps: [...before, ...gates.address, ...remote, ...gates.credential, home.change, ...home.restart, ...gates.kiali],
    undo: undoWords(changes, connection),
  };
}
