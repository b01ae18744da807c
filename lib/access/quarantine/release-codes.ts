import "server-only";
import { credentialGates } from "@/lib/access/gates/credential-gates";
import { kialiGates } from "@/lib/access/gates/kiali-gates";
import { type RemoteDoor, remoteDoor } from "@/lib/access/gates/remote-door";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { tokenClaims } from "@/lib/kiali/read-remote-entry";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import type { GateCode } from "@/lib/plan/run-context";
import { patienceOf } from "./kiali-restart";
import type { Returning } from "./returning";

/** A remote as its own entry reaches it. */
export type Door = RemoteDoor & { label: string; cluster: ReturnType<RemoteDoor["signIn"]> };

/** Null for an entry without a token that could be tried. */
export function doorOf({ name, probe }: Returning, { world }: HomeFacts, signal: AbortSignal): Door | null {
  if (!probe) return null;
  const label = asKialiLabel(name);
  const door = remoteDoor(world.openEndpoint, label, probe.endpoint, signal);
  return { ...door, label, cluster: door.signIn(probe.token) };
}

/** The place of a gate that asks as Kiali asks: no context of the operator's. */
const asKialiLabel = (name: string): string => `${name} (as Kiali)`;

/** Each gate's code by the step it stands in: several clusters go through the same gates. */
export function codesOf(
  back: readonly Returning[],
  doors: readonly (Door | null)[],
  facts: HomeFacts,
  kiali: KialiInstallation,
): Readonly<Record<string, GateCode>> {
  const patience = patienceOf(facts);
  // What is put back may have been view-only all along: a write it lacks stops no informer.
  const rules = rulesFor(kiali.version, "view-only");
  const perName = new Map(
    back.map(({ name, held, probe }, index) => {
      const door = doors[index];
      const claims = probe && tokenClaims(probe.token);
      const asKiali = () => door?.cluster ?? facts.world.home;
      return [
        name,
        {
          ...(door
            ? credentialGates({
                door,
                asKiali,
                account: { namespace: claims?.namespace ?? "", name: claims?.account ?? "" },
                rules,
                fullRules: rules,
                kept: null,
                settle: { tickMs: 0, deadlineMs: 0 },
              })
            : {}),
          ...kialiGates({
            kiali,
            name,
            secretName: held.note.sources[0]?.secret ?? COMBINED_SECRET,
            asKiali,
            patience: patience.kiali,
          }),
        },
      ] as const;
    }),
  );
  const dispatch: GateCode = (gate, context) => {
    const name = gate.id.split("/").slice(2).join("/");
    const code = Object.entries(perName.get(name) ?? {}).find(([id]) => id === gate.gate)?.[1];
    if (!code) throw new Error(`no code for ${gate.id}`);
    return code(gate, context);
  };
  const ids = ["gate.reaches", "gate.tls", "gate.identity", "gate.may-read", "gate.kiali-lists", "gate.namespaces"];
  return Object.fromEntries(ids.map((id) => [id, dispatch]));
}
