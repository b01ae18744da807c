import "server-only";
import { asksOf, askWords } from "@/lib/access/access-asks";
import { asksToApply } from "@/lib/checks/rights/ask-all";
import type { AccessAsk, CallOptions } from "@/lib/cluster/cluster";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { rulesFor, withoutLogs } from "@/lib/kiali/rules-for-version";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { ok, type Problem, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import {
  HOW,
  identityLayer,
  notReached,
  notTried,
  type RightsAnswer,
  rightsLayer,
  type Seen,
  versionLayer,
  wayLayer,
} from "@/lib/status/cluster-layers";
import { LAYERS, type LayerLook, type ReachAbout } from "@/lib/status/cluster-look";
import type { Layer } from "@/lib/status/fleet-row";
import { consoleNow } from "./console-clock";

/** Each layer has this long, so that a dead cluster is told within a few of them. */
const LAYER_MS = 4_000;

/** Which rights are looked for, and what the lack of one means. */
export type WantedRights = {
  asks: readonly AccessAsk[];
  namespace: string | null;
  words: Parameters<typeof rightsLayer>[1];
};

/** What the running Kiali needs to read: the least that any way of signing in to it needs. */
export function rightsOfKiali({ version, config }: Pick<KialiInstallation, "version" | "config">): WantedRights {
  const rules = rulesFor(version, "view-only");
  const isCut = config.ok && config.value.disabledFeatures.includes("logs-tab");
  return {
    asks: asksOf(isCut ? withoutLogs(rules) : rules),
    namespace: null,
    words: {
      purpose: `rights that Kiali ${version ?? "of this version"} needs`,
      lack: "fail",
      // Without it Kiali lacks istiod's version and proxy status, and nothing else.
      optional: ["create pods/portforward"],
    },
  };
}

/** What the console's verbs need to make, mend and take back an access in `namespace`. */
export function rightsOfOperator(namespace: string): WantedRights {
  const RBAC = "rbac.authorization.k8s.io";
  const kinds = [
    ["", "serviceaccounts", namespace],
    ["", "secrets", namespace],
    [RBAC, "clusterroles", null],
    [RBAC, "clusterrolebindings", null],
  ] as const;
  return {
    asks: kinds.flatMap(([group, resource, where]) => [
      ...asksToApply(group, resource, where),
      { verb: "delete", group, resource, namespace: where },
    ]),
    namespace,
    words: { purpose: "rights to make, mend and take back an access here", lack: "warn" },
  };
}

/**
 * Looks at a cluster layer by layer and tells each as it ends. A layer that breaks leaves those below it unknown, with the reason; it hides nothing that
 * was seen. The credential goes to no server whose certificate is not trusted, and nowhere while `held` answers with a problem.
 */
export async function* lookAtCluster(
  opened: OpenedCluster,
  about: ReachAbout,
  { wanted, held }: { wanted: WantedRights; held: () => Promise<Problem | null> },
  signal: AbortSignal,
): AsyncGenerator<LayerLook> {
  const host = URL.parse(about.server)?.hostname ?? about.server;
  const seen = { server: about.server, serverName: about.tlsServerName ?? host, trusts: about.trusts };
  const options: CallOptions = { signal, timeoutMs: LAYER_MS };
  for await (const step of opened.way(options)) {
    const look = wayLayer(step, seen, now(step.tookMs));
    yield look;
    if (look.verdict !== "fail" && look.verdict !== "unknown") continue;
    yield* below(look.layer).map((layer) => notReached(layer, look.layer, howOf(layer), consoleNow()));
    return;
  }
  const problem = await held();
  if (problem) {
    yield notTried("identity", problem, HOW.identity, consoleNow());
    yield notTried("rights", problem, HOW.rights, consoleNow());
    yield await versionAsNobody(opened, options);
    return;
  }
  yield* asTheyEnd([
    timed(() => opened.whoAmI(options)).then(([who, at]) => identityLayer(who, at)),
    timed(() => missingOf(opened, wanted, options)).then(([rights, at]) =>
      isRefused(rights) ? notReached("rights", "identity", HOW.rights, at.atMs) : rightsLayer(rights, wanted.words, at),
    ),
    timed(() => opened.version(options)).then(async ([version, at]) =>
      isRefused(version) ? versionAsNobody(opened, options) : versionLayer(version, false, at),
    ),
  ]);
}

const isRefused = (answer: Result<unknown>): boolean =>
  !answer.ok && (answer.problem.kind === "unauthenticated" || answer.problem.kind === "credential");

const below = (layer: Layer): readonly Layer[] => LAYERS.slice(LAYERS.indexOf(layer) + 1);
const howOf = (layer: Layer): string =>
  layer === "tcp" ? "TCP connect" : layer === "tls" ? "TLS handshake" : layer === "dns" ? "Resolver" : HOW[layer];

async function versionAsNobody({ context, endpoint }: OpenedCluster, options: CallOptions): Promise<LayerLook> {
  const nobody = openEndpoint(context, endpoint, new Secret(""));
  try {
    const [version, at] = await timed(() => nobody.version(options));
    return versionLayer(version, true, at);
  } finally {
    await nobody.close();
  }
}

/** What the credential may not do of what is wanted: from one list where the server has one, else by a question for each. */
async function missingOf(
  opened: OpenedCluster,
  { asks, namespace }: WantedRights,
  options: CallOptions,
): Promise<Result<RightsAnswer>> {
  const held = await opened.rules(namespace, options);
  if (!held.ok && isRefused(held)) return held;
  if (held.ok && held.value.isComplete) {
    const { rules } = held.value;
    const missing = asks.filter((ask) => !rulesAllow(rules, ask)).map(askWords);
    return ok({ asked: asks.length, missing, by: "list" });
  }
  const answers = await Promise.all(asks.map(async (ask) => ({ ask, may: await opened.may(ask, options) })));
  const failed = answers.find(({ may }) => !may.ok);
  if (failed && !failed.may.ok) return failed.may;
  const missing = answers.flatMap(({ ask, may }) => (may.ok && !may.value ? [askWords(ask)] : []));
  return ok({ asked: asks.length, missing, by: "questions" });
}

const now = (tookMs: number | null): Seen => ({ atMs: consoleNow(), wallMs: Date.now(), tookMs });

async function timed<T>(ask: () => Promise<T>): Promise<[T, Seen]> {
  const startedAt = performance.now();
  const answer = await ask();
  return [answer, now(Math.round((performance.now() - startedAt) * 10) / 10)];
}

/** The first to end is told first. */
async function* asTheyEnd<T>(all: readonly Promise<T>[]): AsyncGenerator<T> {
  const open = new Map(all.map((each, at) => [at, each.then((value) => ({ at, value }))]));
  while (open.size > 0) {
    const { at, value } = await Promise.race(open.values());
    open.delete(at);
    yield value;
  }
}
