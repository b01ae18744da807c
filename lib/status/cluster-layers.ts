import type { Identity, ServerVersion } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem, Result } from "@/lib/problem";
import { LAYER_WORDS, type LayerLook } from "./cluster-look";
import type { ShownCertificate, WayStep } from "./cluster-way";
import type { Layer } from "./fleet-row";

/** When a layer was looked at: console clock and wall clock, ms, and how long it took. */
export type Seen = { atMs: number; wallMs: number; tookMs: number | null };

const DAY_MS = 86_400_000;
/** A certificate of an API server that ends sooner than this wants somebody's attention. */
const SOON_DAYS = 30;

/** A layer that was looked at in vain. That somebody may not look is no fault of the cluster. */
function broken(layer: Layer, problem: Problem, how: string, { atMs, tookMs }: Seen): LayerLook {
  const { title, advice } = describeProblem(problem);
  const isOurs = problem.kind === "forbidden" || problem.kind === "cancelled" || problem.kind === "held";
  return { layer, verdict: isOurs ? "unknown" : "fail", evidence: title, advice, how, tookMs, atMs, details: [] };
}

/** A layer that nobody could look at, because one above it is broken. */
export const notReached = (layer: Layer, brokenAt: Layer, how: string, atMs: number): LayerLook => ({
  layer,
  verdict: "unknown",
  evidence: `Not asked: ${LAYER_WORDS[brokenAt]} is broken`,
  advice: null,
  how,
  tookMs: null,
  atMs,
  details: [],
});

/** A layer that is left alone: there is no credential to try, or somebody acts on the home and a rotation takes every use of it for Kiali's. */
export const notTried = (layer: Layer, why: Problem, how: string, atMs: number): LayerLook => ({
  layer,
  verdict: "unknown",
  evidence: `Not tried: ${describeProblem(why).title}`,
  advice:
    why.kind === "held"
      ? "A rotation may wait to see Kiali use this credential, so nobody else uses it meanwhile."
      : describeProblem(why).advice,
  how,
  tookMs: null,
  atMs,
  details: [],
});

/** Name, socket or certificate. `server` is the address as it is written; `serverName` what the certificate has to name. */
export function wayLayer(
  step: WayStep,
  about: { server: string; serverName: string; trusts: string },
  seen: Seen,
): LayerLook {
  const { layer, proxy } = step;
  const how = wayHow(step, about.serverName, about.trusts);
  const timed = { ...seen, tookMs: step.tookMs };
  if (!step.result.ok) return broken(layer, step.result.problem, how, timed);
  const base = {
    layer,
    how,
    tookMs: step.tookMs,
    atMs: seen.atMs,
    advice: null,
    details: [],
    verdict: "pass",
  } as const;
  switch (step.layer) {
    case "dns": {
      const { host, isLiteral, addresses } = step.result.value;
      const whose = proxy === null ? "" : ", the proxy; it resolves the server's own name";
      return {
        ...base,
        evidence: isLiteral
          ? `${host} is an address: there is no name to resolve${whose}`
          : `${host} is ${some(addresses)}${whose}`,
        details: isLiteral ? [] : [["Addresses", addresses]],
      };
    }
    case "tcp": {
      const { address, port } = step.result.value;
      return {
        ...base,
        evidence: proxy === null ? `Connected to ${ended(address, port)}` : `Connected through the proxy ${proxy}`,
      };
    }
    case "tls":
      return certificateLayer(base, step.result.value, seen);
    default:
      return step satisfies never;
  }
}

function wayHow({ layer, proxy }: WayStep, serverName: string, trusts: string): string {
  const from = "from the console's machine";
  if (layer === "dns") return `The system's resolver, ${from}`;
  if (layer === "tcp") return proxy === null ? `TCP connect, ${from}` : `CONNECT through ${proxy}, ${from}`;
  return `TLS handshake for ${serverName}, trusting ${trusts}, ${from}; no request is sent`;
}

type Base = Omit<LayerLook, "evidence">;

function certificateLayer(base: Base, shown: ShownCertificate, { wallMs }: Seen): LayerLook {
  const days = Math.floor((Date.parse(shown.validTo) - wallMs) / DAY_MS);
  const left = days < 0 ? `expired ${count(-days, "day")} ago` : `${count(days, "day")} left`;
  const details: LayerLook["details"] = [
    ["Subject", [shown.subject]],
    ["Issuer", [shown.issuer]],
    ["Alternative names", shown.altNames],
    ["Valid from", [shown.validFrom]],
    ["Valid to", [`${shown.validTo} (${left})`]],
    ...(shown.protocol === null ? [] : [["Protocol", [shown.protocol]] as const]),
  ];
  if (shown.fault) {
    const { title, advice } = describeProblem(shown.fault);
    return { ...base, verdict: "fail", evidence: title, advice, details };
  }
  if (shown.isUnchecked)
    return {
      ...base,
      verdict: "warn",
      evidence: `Nobody looks whose certificate it is; ${left}`,
      advice: "The entry says insecure-skip-tls-verify: whoever stands in between can read the credential.",
      details,
    };
  return {
    ...base,
    verdict: days < SOON_DAYS ? "warn" : "pass",
    evidence: `Trusted; ${left}`,
    advice: days < SOON_DAYS ? "Renew the API server's certificate before it ends." : null,
    details,
  };
}

export const HOW = {
  identity: "POST /apis/authentication.k8s.io/v1/selfsubjectreviews",
  rights: "POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
  version: "GET /version",
} as const;

/** Whom the server takes the credential for. */
export function identityLayer(answer: Result<Identity>, seen: Seen): LayerLook {
  if (!answer.ok) return broken("identity", answer.problem, HOW.identity, seen);
  const { username, uid, groups } = answer.value;
  return {
    layer: "identity",
    verdict: username === "" || username === "system:anonymous" ? "warn" : "pass",
    evidence: username === "" ? "The server names no user" : username,
    advice: username === "system:anonymous" ? "The server lets this credential in as nobody." : null,
    how: HOW.identity,
    tookMs: seen.tookMs,
    atMs: seen.atMs,
    details: [["Groups", groups], ...(uid === null ? [] : [["UID", [uid]] as const])],
  };
}

/** What was asked for and what of it is missing. `by`: one list of everything that is allowed, or a question for each. */
export type RightsAnswer = { asked: number; missing: readonly string[]; by: "list" | "questions" };

/** `purpose` ends the sentence "may not do everything …"; a right in `optional` is missed by nobody who needs only the rest. */
export function rightsLayer(
  answer: Result<RightsAnswer>,
  { purpose, lack, optional = [] }: { purpose: string; lack: "fail" | "warn"; optional?: readonly string[] },
  seen: Seen,
): LayerLook {
  if (!answer.ok) return broken("rights", answer.problem, HOW.rights, seen);
  const { asked, missing, by } = answer.value;
  const isMissed = missing.some((each) => !optional.includes(each));
  const how = by === "list" ? HOW.rights : `${asked} × POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews`;
  return {
    layer: "rights",
    verdict: missing.length === 0 ? "pass" : isMissed ? lack : "warn",
    evidence:
      missing.length === 0
        ? `All ${asked} ${purpose}`
        : `Lacks ${missing.length} of ${asked} ${purpose}: ${some(missing)}`,
    advice: missing.length === 0 || lack === "warn" ? null : "Repair grants exactly what the running Kiali needs.",
    how,
    tookMs: seen.tookMs,
    atMs: seen.atMs,
    details: missing.length === 0 ? [] : [["Missing", missing]],
  };
}

/** What runs there. `isAsNobody`: asked without the credential, since that is refused or left alone. */
export function versionLayer(answer: Result<ServerVersion>, isAsNobody: boolean, seen: Seen): LayerLook {
  const how = isAsNobody ? `${HOW.version}, without a credential` : HOW.version;
  if (!answer.ok) return broken("version", answer.problem, how, seen);
  const { gitVersion, serverTime, localTime } = answer.value;
  const skewMs = serverTime === null ? null : Date.parse(serverTime) - Date.parse(localTime);
  const clock = skewMs === null ? [] : [["Its clock", [skewWords(skewMs)]] as const];
  return {
    layer: "version",
    verdict: "pass",
    evidence: gitVersion,
    advice: null,
    how,
    tookMs: seen.tookMs,
    atMs: seen.atMs,
    details: clock,
  };
}

/** The Date header is cut to seconds, so less than two say nothing. */
function skewWords(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 2) return "agrees with the console's";
  return `${count(seconds, "second")} ${ms > 0 ? "ahead of" : "behind"} the console's`;
}

const SHOWN = 3;
const some = (words: readonly string[]): string =>
  words.length <= SHOWN + 1 ? words.join(", ") : `${words.slice(0, SHOWN).join(", ")} and ${words.length - SHOWN} more`;
const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`;
const ended = (address: string, port: number): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
