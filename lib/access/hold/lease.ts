import * as z from "zod";
import { MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { FoundObject, Manifest, ObjectRef } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Problem } from "@/lib/problem";
import { type Holder, holder, holderText, runManager } from "./holder";

const HOLDER_ANNOTATION = "kiali-fleet.dev/holder";

/** One Lease per namespace: its Kialis share the combined Secret, what is in quarantine and the records. */
export const leaseRef = ({ namespace }: Pick<KialiInstallation, "namespace">): ObjectRef => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  namespace,
  name: OUR_NAME,
});

/** MicroTime: six digits, or the API server refuses it. */
const micro = (ms: number): string => new Date(ms).toISOString().replace("Z", "000Z");

export function leaseManifest(
  { apiVersion, kind, namespace, name }: ObjectRef,
  self: Holder,
  { acquiredAt, now, seconds }: { acquiredAt: number; now: number; seconds: number },
): Manifest {
  const { user, host, machine, pid, run } = self;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === null ? {} : { namespace }),
      labels: { [MANAGED_BY]: OUR_NAME },
      annotations: { [HOLDER_ANNOTATION]: JSON.stringify({ user, host, machine, pid, run }) },
    },
    spec: {
      holderIdentity: holderText(self),
      acquireTime: micro(acquiredAt),
      renewTime: micro(now),
      leaseDurationSeconds: seconds,
    },
  };
}

const shape = z.object({
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      acquireTime: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
    })
    .default({}),
});

/** What a Lease says; `renewedAt` and `until` in ms. */
export type LeaseView = { text: string; by: Holder | null; since: string | null; until: number | null };

/**
 * Reads a Lease. The time of its last renewal is the API server's own, from the managed fields, where it says one: the clocks of two consoles
 * may differ by more than a lease lasts.
 */
export function leaseView(found: FoundObject): LeaseView {
  const parsed = shape.safeParse(found);
  const spec = parsed.success ? parsed.data.spec : {};
  const by = parseHolder(found.metadata.annotations?.[HOLDER_ANNOTATION]);
  const entry = (found.metadata.managedFields ?? []).find(({ manager }) => by !== null && manager === runManager(by));
  const renewed = Date.parse(entry?.time ?? spec.renewTime ?? "");
  return {
    text: spec.holderIdentity ?? "somebody who left no name",
    by,
    since: spec.acquireTime ?? null,
    until: Number.isNaN(renewed) ? null : renewed + (spec.leaseDurationSeconds ?? 0) * 1_000,
  };
}

export const heldProblem = (context: string, { text, since, until }: LeaseView): Problem => ({
  kind: "held",
  context,
  holder: text,
  since,
  until: until === null ? null : new Date(until).toISOString(),
});

function parseHolder(text: string | undefined): Holder | null {
  try {
    const parsed = holder.safeParse(JSON.parse(text ?? ""));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
