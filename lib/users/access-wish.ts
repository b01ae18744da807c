import * as z from "zod";

const name = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[^\s\p{Cc}]+$/u, "No spaces and no control characters");
const cluster = z.string().min(1).max(253);

/** Whose access is asked about, and where. */
export const accessWish = z.object({
  subject: z.object({ kind: z.enum(["User", "Group"]), name }),
  /** The subject's name in clusters that call it otherwise, by the cluster's name. */
  as: z.record(cluster, name).default({}),
  /** Groups of a user: what a token would say of him. */
  groups: z.array(name).max(200).default([]),
  /** The same where a cluster's prefix makes them other groups. */
  groupsIn: z.record(cluster, z.array(name).max(200)).default({}),
  /** The clusters asked, by name; empty: all. */
  clusters: z.array(cluster).max(500).default([]),
  /** The namespaces asked about; empty: all. */
  namespaces: z
    .array(z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/))
    .max(200)
    .default([]),
  /** Every single way to write instead of a sample: for one namespace at a time. */
  isThorough: z.boolean().default(false),
});
export type AccessWish = z.infer<typeof accessWish>;
