import * as z from "zod";

/** One object that was granted to a connection; `uid` null when nobody could see it: then only its name is known. */
const piece = z.object({
  ref: z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string().nullable(), name: z.string() }),
  uid: z.string().nullable(),
});
export type Piece = z.infer<typeof piece>;

/** What is known of a connection's other half, without anything secret. A plan holds no times: those come when it is written. */
export const orphanDraft = z.object({
  /** The cluster's name in Kiali: the key in the ConfigMap. */
  name: z.string(),
  server: z.string().nullable(),
  /** The kubeconfig context it was reached by, as the operator who revoked called it. */
  context: z.string().nullable(),
  /** UID of the remote's namespace kube-system, when it was seen. */
  remoteUid: z.string().nullable(),
  account: z.object({ namespace: z.string(), name: z.string(), uid: z.string().nullable() }).nullable(),
  pieces: z.array(piece),
  /** Why it is still there, one sentence. */
  why: z.string(),
  /** Until when its token is accepted whatever is deleted, because its account is somebody else's and stays. */
  livesUntil: z.iso.datetime().exactOptional(),
  /** Fingerprint of what Kiali ran when the record was written and Kiali had the cluster in memory: while it runs just that, it has not forgotten. */
  kialiRan: z.string().exactOptional(),
});
export type OrphanDraft = z.infer<typeof orphanDraft>;

/** A record in the home's ConfigMap: something granted that has not been proven gone. */
export const orphan = orphanDraft.extend({ since: z.iso.datetime(), lastTry: z.iso.datetime().nullable() });
export type Orphan = z.infer<typeof orphan>;
