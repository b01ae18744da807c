import "server-only";
import { accountOf, type Connection } from "@/lib/access/connection";
import { credentialGates } from "@/lib/access/gates/credential-gates";
import { kialiGates } from "@/lib/access/gates/kiali-gates";
import { otherRemotesGate } from "@/lib/access/gates/other-remotes";
import { remoteDoor } from "@/lib/access/gates/remote-door";
import { restartGuardGate } from "@/lib/access/gates/restart-guard";
import { takeOverGate } from "@/lib/access/gates/take-over";
import { endpointOf } from "@/lib/access/home-entry";
import { restartKiali } from "@/lib/access/restart-kiali";
import { PATIENCE } from "@/lib/access/run-connect";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import { findRemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import { healthPath } from "@/lib/kiali/status-api";
import type { Gate, Restart } from "@/lib/plan/plan";
import type { GateCode, RestartCode, StepContext } from "@/lib/plan/run-context";
import type { Secret } from "@/lib/secret";

/** One connection of a plan about many; its lane has its name. */
export type Lane = {
  name: string;
  connection: Connection;
  remote: Cluster;
  rules: readonly PolicyRule[];
  fullRules: readonly PolicyRule[];
  /** Kiali's present credential, when it goes on being used; null when the plan mints one, or there is none. */
  kept: Secret | null;
};

/** A step of a lane, told from that of another lane by the name of the connection at its end. */
export const inLane = <S extends { id: string; lane?: string }>(step: S, name: string): S => ({
  ...step,
  id: `${step.id}/${name}`,
  lane: name,
});

/** At the end of the id of the gate that looks at every remote once more, right before the restart. */
export const AGAIN = "/again";

export type LaneCodes = {
  gates: Readonly<Record<string, GateCode>>;
  tokens: ReadonlyMap<string, Secret>;
  clusters: (context: string) => Cluster;
  close: () => Promise<void>;
};

/** The gates of many connections of one home: each asks about the connection whose lane it is in. */
export function laneCodes(
  lanes: readonly Lane[],
  facts: HomeFacts,
  kiali: KialiInstallation,
  signal: AbortSignal,
): LaneCodes {
  const { world } = facts;
  const patience = { ...PATIENCE, ...world.patience };
  const doors = new Map(
    lanes.map(({ name, connection, remote }) => [
      name,
      remoteDoor(world.openEndpoint, remote.context, endpointOf(connection), signal),
    ]),
  );
  const own = new Map(lanes.map((lane) => [lane.name, codesOf(lane)]));
  function codesOf(lane: Lane): Readonly<Record<string, GateCode>> {
    const { name, connection, rules, fullRules, kept } = lane;
    const door = doors.get(name);
    if (!door) throw new Error(`no door to ${name}`);
    const asKiali = (context: StepContext): Cluster => {
      const token = context.token(name);
      if (!token) throw new Error(`no credential for ${name}: the plan neither minted nor kept one`);
      return door.signIn(token);
    };
    const account = accountOf(connection);
    const secretName = connection.secretName.value;
    return {
      ...credentialGates({
        door,
        asKiali,
        account,
        kept: kept && `the token of ServiceAccount ${account.namespace}/${account.name}`,
        rules,
        fullRules,
        settle: patience.settle,
      }),
      ...kialiGates({ kiali, name, secretName, asKiali, patience: patience.kiali }),
    };
  }
  const ofLane: GateCode = (gate, context) => {
    const code = own.get(gate.lane ?? "")?.[gate.gate];
    if (!code) throw new Error(`no code for gate ${gate.id}`);
    return code(gate, context);
  };
  const all = [...own.values()].flatMap((each) => Object.keys(each));
  const others = otherRemotesGate(
    world.openEndpoint,
    facts.remotes,
    lanes.map(({ name }) => name),
  );
  const fresh = otherRemotesGate(world.openEndpoint, () => findRemoteEntries(world.home, kiali), []);
  const remotes = new Map(lanes.map(({ remote }) => [remote.context, remote]));
  return {
    gates: {
      ...Object.fromEntries(all.map((gate) => [gate, ofLane])),
      "gate.take-over": takeOverGate,
      "gate.restart-guard": restartGuardGate(kiali.deployment),
      "gate.other-remotes": (gate, context) => (isAgain(gate) ? fresh : others)(gate, context),
      "gate.rollout": (gate, context) => {
        const [first] = lanes;
        const code = own.get(gate.lane ?? first?.name ?? "")?.["gate.rollout"];
        if (!code) throw new Error(`no code for gate ${gate.id}`);
        return code(gate, context);
      },
    },
    tokens: new Map(lanes.flatMap(({ name, kept }) => (kept ? [[name, kept] as const] : []))),
    clusters: (context) => (context === world.home.context ? world.home : (remotes.get(context) ?? missing(context))),
    close: async () => {
      await Promise.all([...doors.values()].map((door) => door.close()));
    },
  };
}

const isAgain = ({ id }: Gate): boolean => id.endsWith(AGAIN);

function missing(context: string): never {
  throw new Error(`the plan names ${context}, which nobody opened`);
}

/** Restarts Kiali as each step says; `secretOf` names the Secret that a reconcile or an upgrade has to mount, or to let go of. */
export function laneRestarts(
  facts: HomeFacts,
  kiali: KialiInstallation,
  secretOf: (step: Restart) => { name: string; isWanted: boolean },
): RestartCode {
  const { home, patience: given } = facts.world;
  const patience = { ...PATIENCE, ...given };
  const codes = new Map<string, RestartCode>();
  const codeOf = (step: Restart): RestartCode => {
    const { name, isWanted } = secretOf(step);
    const code =
      codes.get(step.id) ??
      restartKiali(
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
        { deployment: kiali.deployment.ref, secretName: name, isWanted, patience: patience.handOver },
      );
    codes.set(step.id, code);
    return code;
  };
  return {
    run: (step, context) => codeOf(step).run(step, context),
    undo: (step, context) => codeOf(step).undo(step, context),
  };
}
