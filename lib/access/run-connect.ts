import "server-only";
import type { Cluster, OpenEndpoint } from "@/lib/cluster/cluster";
import { findRemoteEntries } from "@/lib/kiali/find-remote-entries";
import { tokenClaims } from "@/lib/kiali/read-remote-entry";
import { tokenKey } from "@/lib/kiali/secret-names";
import { healthPath } from "@/lib/kiali/status-api";
import { canonicalJson } from "@/lib/plan/canonical-json";
import type { Receipt } from "@/lib/plan/plan";
import type { RunOptions, StepContext } from "@/lib/plan/run-context";
import { runPlan } from "@/lib/plan/run-plan";
import { Secret } from "@/lib/secret";
import { accountOf, type Connection } from "./connection";
import type { ConnectDraft } from "./draft-connect";
import { credentialGates } from "./gates/credential-gates";
import type { InUsePatience } from "./gates/in-use";
import { kialiGates } from "./gates/kiali-gates";
import { otherRemotesGate } from "./gates/other-remotes";
import { type RemoteDoor, remoteDoor } from "./gates/remote-door";
import { restartGuardGate } from "./gates/restart-guard";
import { takeOverGate } from "./gates/take-over";
import { GUARD_PATIENCE } from "./guarded-restart";
import { endpointOf } from "./home-entry";
import type { Patience } from "./poll-until";
import { tokenSecretName } from "./remote-manifests";
import { restartKiali } from "./restart-kiali";

/** How long each part may take; tests shorten it. */
export type ConnectPatience = {
  /** Until a new binding is known to every API server. */
  settle: Patience;
  restart: Patience & { roomMs: number };
  /** An operator's reconcile, or a helm upgrade by hand. */
  handOver: Patience;
  /** Until the new Kiali answers for the remote. */
  kiali: Patience;
  /** Until a running Kiali uses a token that was replaced. */
  inUse?: InUsePatience;
};

export const PATIENCE: ConnectPatience = {
  settle: { tickMs: 50, deadlineMs: 5_000 },
  restart: GUARD_PATIENCE,
  handOver: { tickMs: 2_000, deadlineMs: 600_000 },
  kiali: { tickMs: 250, deadlineMs: 60_000 },
};

export type ConnectRun = Pick<RunOptions, "signal" | "onEvent" | "record" | "overrides" | "mayTakeBack"> & {
  home: Cluster;
  remote: Cluster;
  openEndpoint: OpenEndpoint;
  patience?: Partial<ConnectPatience>;
  /** Opened while the plan was made; closed by whoever opened it. */
  door?: RemoteDoor;
};

/** What to delete so that the next plan makes another token in place of the kept one. */
function keptPlace(connection: Connection, kept: Secret, namespace: string, { home, remote }: ConnectRun): string {
  const { token, tokenPlace, secretName, name } = connection;
  const account = accountOf(connection);
  if (token.value === "secret")
    return `Secret ${account.namespace}/${tokenClaims(kept)?.secret?.name ?? tokenSecretName(account.name)} in ${remote.context}`;
  const key = tokenPlace.value === "own-key" ? tokenKey(name.value) : name.value;
  return `the key ${key} of Secret ${namespace}/${secretName.value} in ${home.context}`;
}

/** Carries out a draft: binds its gates and its restart to the two clusters, and closes what it opened for probing. */
export async function runConnect(draft: ConnectDraft, run: ConnectRun): Promise<Receipt> {
  const { plan, connection, kiali, rules, fullRules, keptToken } = draft;
  const { home, remote, openEndpoint } = run;
  const patience = { ...PATIENCE, ...run.patience };
  const name = connection.name.value;
  const hasToken = connection.token.value !== "exec";
  const endpoint = endpointOf(connection);
  const isOpen = canonicalJson(run.door?.endpoint) === canonicalJson(endpoint);
  const door = (isOpen && run.door) || remoteDoor(openEndpoint, remote.context, endpoint, run.signal);
  const asKiali = (context: StepContext) => {
    const token = hasToken ? context.token(name) : new Secret("");
    if (!token) throw new Error(`no credential for ${name}: the plan neither minted nor kept one`);
    return door.signIn(token);
  };
  const common = {
    signal: run.signal,
    onEvent: run.onEvent,
    record: run.record,
    overrides: run.overrides ?? {},
    ...(run.mayTakeBack ? { mayTakeBack: run.mayTakeBack } : {}),
  };
  try {
    return await runPlan(plan, {
      ...common,
      clusters: (context) => (context === home.context ? home : remote),
      tokens: keptToken ? new Map([[name, keptToken]]) : new Map(),
      gates: {
        "gate.take-over": takeOverGate,
        "gate.restart-guard": restartGuardGate(kiali.deployment),
        "gate.other-remotes": otherRemotesGate(openEndpoint, draft.remotes, name),
        ...credentialGates({
          door,
          asKiali,
          account: accountOf(connection),
          kept: keptToken && keptPlace(connection, keptToken, kiali.namespace, run),
          rules,
          fullRules,
          settle: patience.settle,
        }),
        ...kialiGates({ kiali, name, secretName: connection.secretName.value, asKiali, patience: patience.kiali }),
      },
      restart: restartKiali(
        {
          selector: kiali.deployment.selector,
          service: kiali.service,
          healthPath: healthPath(kiali),
          remotes: async () => {
            const found = await findRemoteEntries(home, kiali);
            return found.ok ? found.value.entries.map(({ key, server }) => ({ name: key, server })) : [];
          },
          ...patience.restart,
        },
        {
          deployment: kiali.deployment.ref,
          secretName: connection.secretName.value,
          isWanted: true,
          patience: patience.handOver,
        },
      ),
    });
  } finally {
    if (door !== run.door) await door.close();
  }
}
