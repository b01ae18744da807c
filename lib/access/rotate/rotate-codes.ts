import "server-only";
import { credentialGates } from "@/lib/access/gates/credential-gates";
import { IN_USE, inUseGate, LAST_USED } from "@/lib/access/gates/in-use";
import { kialiGates } from "@/lib/access/gates/kiali-gates";
import { type RemoteDoor, remoteDoor } from "@/lib/access/gates/remote-door";
import { PATIENCE } from "@/lib/access/run-connect";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { GateCode, StepContext } from "@/lib/plan/run-context";
import { REFUSED, refusedGate } from "./refused-gate";
import { type Rotation, tokenIds } from "./rotation";

/** The code of one lane's gates, and what it holds open. */
export type LaneCodes = { gates: Readonly<Record<string, GateCode>>; door: RemoteDoor };

/** Binds the gates of one rotation to its clusters. Dials nothing before a gate is asked. */
export function laneCodes(
  rotation: Rotation,
  kiali: KialiInstallation,
  world: UpkeepWorld,
  signal: AbortSignal,
): LaneCodes {
  const { name, remote, endpoint, account, rules, fullRules, old, secret } = rotation;
  const patience = { ...PATIENCE, inUse: IN_USE, ...world.patience };
  const door = remoteDoor(world.openEndpoint, remote.context, endpoint, signal);
  const asKiali = (context: StepContext) => {
    const token = context.token(tokenIds(name).next);
    if (!token) throw new Error(`no new token for ${name}: the plan neither minted nor kept one`);
    return door.signIn(token);
  };
  const credential = credentialGates({
    door,
    asKiali,
    account,
    kept: null,
    rules,
    fullRules: fullRules ?? [],
    settle: patience.settle,
  });
  const at = { namespace: account.namespace, name: rotation.next.name };
  let isNoted = false;
  /** Our own use has to have been noted, or the absence of a note says nothing. */
  const identity: GateCode = async (gate, context) => {
    const answer = await credential["gate.identity"]?.(gate, context);
    if (!answer) throw new Error("no code for gate.identity");
    const found = await context.cluster.read({ apiVersion: "v1", kind: "Secret", ...at }, { signal: context.signal });
    isNoted = found.ok && Boolean(found.value?.metadata.labels?.[LAST_USED]);
    return answer;
  };
  return {
    door,
    gates: {
      ...credential,
      "gate.identity": identity,
      "gate.in-use": inUseGate({
        secret: () => (rotation.showsUse && isNoted ? at : null),
        home: world.home,
        kiali,
        patience: patience.inUse ?? IN_USE,
      }),
      ...kialiGates({ kiali, name, secretName: secret.metadata.name, asKiali, patience: patience.kiali }),
      ...(old ? { "gate.refused": refusedGate(old, endpoint, world.openEndpoint, REFUSED) } : {}),
    },
  };
}
