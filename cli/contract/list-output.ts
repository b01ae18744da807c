import * as z from "zod";
import { orphan } from "@/lib/plan/orphan";
import { problemOutput } from "./problem-output";

const ref = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
});
const finding = z.strictObject({
  id: z.string().describe("Stable; never reused."),
  severity: z.enum(["fail", "warn", "info"]),
  detail: z.string(),
  mend: z.string().nullable().describe("The verb that mends it."),
});

/** One object in a remote that belongs to a connection, or to nobody. */
const piece = z.strictObject({
  ref,
  uid: z.string().nullable(),
  what: z.enum(["token", "binding", "role", "account", "config", "namespace"]),
  fate: z.enum(["delete", "stay"]).describe("What a revoke does with it."),
  why: z.string(),
  owners: z.array(z.string()),
});

const remoteSide = z.strictObject({
  context: z.string(),
  problem: problemOutput.nullable().describe("Why nothing, or not everything, could be seen."),
  isAlive: z
    .boolean()
    .nullable()
    .describe("Whether the entry's credential is accepted now; null when nobody could try."),
  rbac: z
    .strictObject({
      role: z.string().nullable(),
      binding: z.string().nullable(),
      access: z.enum(["view-only", "full"]).nullable(),
      version: z.string().nullable().describe("The Kiali version whose rules these are; null for any other set."),
      wantedVersion: z.string(),
      missing: z.array(z.string()),
      extra: z.array(z.string()),
    })
    .nullable(),
  ownKiali: z
    .string()
    .nullable()
    .describe("Set when a Kiali that runs there uses the same account: it is never deleted."),
  pieces: z.array(piece),
  findings: z.array(finding),
});

const connection = z.strictObject({
  name: z.string().describe("The cluster's name in Kiali."),
  secret: z.strictObject({ namespace: z.string(), name: z.string(), uid: z.string() }).nullable(),
  form: z.enum(["combined", "labelled", "listed"]),
  maker: z.strictObject({ kind: z.enum(["fleet", "script", "hand", "listed"]), words: z.string() }),
  server: z.string().nullable(),
  remote: z.strictObject({ context: z.string(), how: z.enum(["address", "said", "ownership"]) }).nullable(),
  auth: z.string(),
  tokenPlace: z.enum(["own-key", "inline"]).nullable(),
  identity: z.strictObject({ namespace: z.string(), account: z.string(), uid: z.string().nullable() }).nullable(),
  credential: z.strictObject({
    kind: z.enum(["token-secret", "token-request", "exec", "certificate", "basic", "none", "unknown"]),
    issuedAt: z.string().nullable(),
    expiresAt: z.string().nullable(),
  }),
  createdAt: z.string().nullable(),
  rotatedAt: z.string().nullable(),
  isMounted: z.boolean(),
  isLoaded: z.boolean().nullable().describe("Whether the running Kiali lists it; null when Kiali would not say."),
  isQuarantined: z.boolean(),
  orphan: orphan.nullable().describe("A revoke of it began and has not been proven."),
  findings: z.array(finding),
  remoteSide: remoteSide.nullable().describe("Null with --home-only, and where no context has the entry's address."),
});

/** How the home's Kiali is, and which remotes are to blame. */
const health = z.strictObject({
  state: z
    .enum(["serving", "crash-looping", "hanging", "starting", "down", "unknown"])
    .describe("hanging: a pod is Ready, and nobody gets an answer. unknown: Kiali may not be asked."),
  since: z.string().nullable().describe("Null where nothing tells."),
  pods: z.array(
    z.strictObject({
      name: z.string(),
      isReady: z.boolean(),
      phase: z.string(),
      restarts: z.number(),
      reason: z.string().nullable().describe("Why its container waits: CrashLoopBackOff."),
      lastExit: z.strictObject({ code: z.number(), at: z.string().nullable() }).nullable(),
      since: z.string().nullable().describe("When it became Ready, or ceased to be."),
    }),
  ),
  culprits: z
    .array(
      z.strictObject({
        name: z.string().describe("The cluster's name in Kiali."),
        evidence: z
          .enum(["log", "probe", "both"])
          .describe("Kiali's own log names it, its credential was tried from here, or both."),
        detail: z.string(),
        mend: z
          .enum(["quarantine", "repair", "rotate", "revoke"])
          .describe("The verb that brings Kiali back soonest; while it serves, what mends the connection."),
      }),
    )
    .describe("Remotes that keep Kiali down, or would keep its next start from succeeding."),
  evidence: z.array(z.string()).describe("What was asked and what was seen."),
});

/** What `kiali-fleet list --output json` prints. No field has a place for a credential. */
export const listOutput = z
  .strictObject({
    home: z.string().describe("Context of the home."),
    kiali: z.strictObject({
      namespace: z.string(),
      name: z.string(),
      version: z.string().nullable(),
      installer: z.string(),
      authStrategy: z.string().nullable(),
      clusterName: z.string().nullable(),
    }),
    health: health
      .nullable()
      .describe(
        "Null when nobody could look; problems says why. With --home-only no remote's credential is tried for it.",
      ),
    connections: z.array(connection),
    orphans: z.array(orphan).describe("Records whose connection is gone from the home."),
    problems: z.array(problemOutput).describe("What could not be read; the rest is true nevertheless."),
  })
  .meta({ title: "kiali-fleet list --output json" });
export type ListOutput = z.infer<typeof listOutput>;

/** What `kiali-fleet list --leaks CONTEXT --output json` prints. */
export const leaksOutput = z
  .strictObject({
    home: z.string().describe("Context of the home."),
    context: z.string().describe("Context of the cluster that was searched."),
    leaks: z.array(piece.extend({ context: z.string(), detail: z.string() })),
  })
  .meta({ title: "kiali-fleet list --leaks CONTEXT --output json" });
export type LeaksOutput = z.infer<typeof leaksOutput>;
