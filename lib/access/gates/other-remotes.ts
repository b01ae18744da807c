import { problemBesideName } from "@/lib/access/problem-beside-name";
import type { OpenEndpoint, SecretObject } from "@/lib/cluster/cluster";
import type { RemoteEntries } from "@/lib/kiali/find-remote-entries";
import { probeOf, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";

const PROBE_MS = 10_000;

/** What Kiali lists at once when it starts; without these rights its cache never fills and it never becomes Ready. */
const NEEDED_AT_START = [
  { verb: "list", group: "", resource: "services", namespace: null },
  { verb: "list", group: "", resource: "namespaces", namespace: null },
  { verb: "list", group: "apps", resource: "deployments", namespace: null },
] as const;

/** Every remote that Kiali reads at its next start but those the plan is about: one bad one would keep Kiali from starting. */
export function otherRemotesGate(
  openEndpoint: OpenEndpoint,
  found: () => Promise<Result<RemoteEntries>>,
  ours: string | readonly string[],
): GateCode {
  const own = [ours].flat();
  return async (_gate, { cluster: home, signal }) => {
    const remotes = await found();
    if (!remotes.ok) return remotes;
    const others = remotes.value.secrets.flatMap((secret) =>
      readRemoteEntries(secret)
        .filter(({ key }) => !own.includes(key))
        .map((entry) => ({ secret, entry })),
    );
    const seen = await Promise.all(
      others.map(async ({ secret, entry }) => ({ entry, fault: await faultOf(openEndpoint, secret, entry, signal) })),
    );
    const bad = seen.flatMap(({ entry, fault }) => (typeof fault === "string" ? [`${entry.key}: ${fault}`] : []));
    const untried = seen.filter(({ fault }) => fault === UNTRIED).map(({ entry }) => entry.key);
    if (bad.length > 0)
      return fail({
        kind: "gate-failed",
        context: home.context,
        gate: "gate.other-remotes",
        layer: "secret",
        detail: `Kiali would not start with ${bad.join("; ")}`,
      });
    if (others.length === 0) return ok("no other remote is in Kiali's Secrets");
    const tried = others.length - untried.length;
    return ok(
      `${tried} of ${others.length} other remotes answer with their credentials${untried.length > 0 ? `; ${untried.join(", ")} cannot be tried from here (no token)` : ""}`,
    );
  };
}

const UNTRIED = Symbol("untried");

/** Null when the remote is fine, a sentence when Kiali would stumble over it. */
async function faultOf(
  openEndpoint: OpenEndpoint,
  secret: SecretObject,
  entry: RemoteEntry,
  signal: AbortSignal,
): Promise<string | typeof UNTRIED | null> {
  const fatal = entry.faults.find((fault) => fault.includes("not start"));
  if (fatal) return fatal;
  if (entry.faults.includes("it is not a kubeconfig")) return null;
  const probe = probeOf(secret, entry.key);
  if (!probe) return entry.faults[0] ?? UNTRIED;
  const remote = openEndpoint(`${entry.key} (as Kiali)`, probe.endpoint, probe.token);
  try {
    const answers = await Promise.all(NEEDED_AT_START.map((ask) => remote.may(ask, { signal, timeoutMs: PROBE_MS })));
    for (const [index, answer] of answers.entries()) {
      if (!answer.ok) return problemBesideName(answer.problem, remote.context);
      const ask = NEEDED_AT_START[index];
      if (!answer.value && ask) return `its account may not ${ask.verb} ${ask.resource}`;
    }
    return null;
  } finally {
    await remote.close();
  }
}
