import * as z from "zod";
import { connectWish } from "@/lib/access/connect-wish";

const name = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, "Letters, digits, -, . and _ only");

const common = {
  home: z.string().min(1),
  /** Which Kiali of the home; null takes the only one. */
  kiali: connectWish.shape.kiali,
  /** The connections it is about, by the cluster's name in Kiali. One plan, and at most one restart, for all of them. */
  names: z.array(name).min(1).max(500),
  /** The context of each cluster, by its name, where the operator says it; for the others it is matched by address. */
  remotes: z.record(name, z.string().min(1)).default({}),
  /** How long a plan that takes something away waits before its first step, so that it can still be called off. 0: not at all. */
  windowSeconds: z.number().int().min(0).max(60).default(0),
};

const subjectName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[^\s\p{Cc}]+$/u, "No spaces and no control characters");

/** Who is to see or to write, as the API server of each cluster names him: behind its own prefix. */
const membership = {
  subject: z.object({ kind: z.enum(["User", "Group"]), name: subjectName }),
  /** The subject's name in clusters that call it otherwise, by the cluster's name. */
  as: z.record(name, subjectName).default({}),
  level: z.enum(["read", "write"]),
  /** Empty: the whole cluster. */
  namespaces: z
    .array(z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/))
    .max(200)
    .default([]),
};

/** What an operator may want of connections that exist, and of what Kiali needs beside them. Serialises into an address: nothing in it may be a credential. */
export const upkeepWish = z.discriminatedUnion("verb", [
  z.object({
    ...common,
    verb: z.literal("revoke"),
    /** "calm": home first. The others are for a leaked credential: the remote at once, the home beside it. */
    order: z.enum(["calm", "binding-first", "token-first"]).default("calm"),
    /** Also take the cluster out of Kiali's configuration: kiali_urls, discovery overrides. */
    leftovers: z.boolean().default(false),
  }),
  z.object({
    ...common,
    verb: z.literal("rotate"),
    /** Lifetime of a token by TokenRequest; null keeps what it has now. */
    tokenTtlHours: z.number().int().min(1).max(8760).nullable().default(null),
  }),
  z.object({
    ...common,
    verb: z.literal("repair"),
    /** Null keeps what is granted now. */
    access: z.enum(["view-only", "full"]).nullable().default(null),
  }),
  z.object({
    ...common,
    verb: z.literal("adopt"),
    /** Move the entry to the combined Secret, with the token in a key of its own. */
    migrate: z.boolean().default(false),
  }),
  z.object({
    ...common,
    verb: z.literal("quarantine"),
    /** Kept beside the entry for whoever releases it: what was seen. */
    why: z.string().trim().min(1).max(300).optional(),
  }),
  z.object({ ...common, verb: z.literal("release") }),
  /** Finish what a revoke could not: delete and prove what the home's orphans name. */
  z.object({ ...common, verb: z.literal("settle") }),
  /** Strike orphans off on the operator's word. */
  z.object({ ...common, verb: z.literal("forget"), statement: z.string().trim().min(12).max(500) }),
  /** A custom tag with the cluster's ID on every span; `names` are the clusters whose control planes are to be told. */
  z.object({
    ...common,
    verb: z.literal("tag"),
    tag: z.enum(["istio.cluster_id", "cluster"]).default("istio.cluster_id"),
    /** Take the tag away again. */
    isAbsent: z.boolean().default(false),
  }),
  /** RoleBindings that let a user or a group see, or write, what Kiali shows of these clusters. */
  z.object({ ...common, verb: z.literal("grant"), ...membership }),
  z.object({ ...common, verb: z.literal("withdraw"), ...membership }),
  /** Labels that every query of Kiali's carries; `names` is the home alone. Empty labels take the scope away. */
  z.object({
    ...common,
    verb: z.literal("scope"),
    of: z.enum(["prometheus", "custom-dashboards", "tracing"]).default("prometheus"),
    labels: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  }),
]);
export type UpkeepWish = z.infer<typeof upkeepWish>;
export type UpkeepVerb = UpkeepWish["verb"];
/** Verbs that say more than which connections: each has a form of its own. */
export type FormVerb = "tag" | "grant" | "withdraw" | "scope";
/** The wish of one verb. */
export type WishTo<V extends UpkeepVerb> = Extract<UpkeepWish, { verb: V }>;
