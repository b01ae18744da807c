import { inLane } from "@/lib/access/repair/lane-codes";
import type { Gate, Place } from "@/lib/plan/plan";
import type { GateCode } from "@/lib/plan/run-context";
import type { AccessLevel } from "./kiali-asks";
import type { Bound } from "./role-bindings";

/** "Group oidc:devs" */
export const boundWords = ({ kind, name }: Bound): string => `${kind} ${name}`;

/** "see shop and read logs there", "see, read logs and write in the whole cluster" */
export function levelWords(level: AccessLevel, namespaces: readonly string[]): string {
  const where = namespaces.length === 0 ? "the whole cluster" : namespaces.join(", ");
  return level === "write" ? `see, read logs of and change ${where}` : `see and read logs of ${where}`;
}

type Words = { gate: string; title: string; because: string; foreseen: string | null; canBeOverridden?: boolean };

export const accessGate = (place: Place, lane: string, words: Words): Gate =>
  inLane<Gate>(
    {
      id: `${place.side}/${words.gate}`,
      place,
      verb: "gate",
      why: words.because,
      layer: "authorization",
      canBeOverridden: true,
      ...words,
    },
    lane,
  );

/** Each gate asks about the cluster whose lane it is in. */
export const byLane =
  (codes: ReadonlyMap<string, GateCode>): GateCode =>
  (gate, context) => {
    const code = codes.get(gate.lane ?? "");
    if (!code) throw new Error(`no code for gate ${gate.id}`);
    return code(gate, context);
  };
