import "server-only";
import { refOf, stepId } from "@/lib/access/change-for";
import { LAST_USED } from "@/lib/access/gates/in-use";
import { OUR_NAME, type Owner } from "@/lib/access/ownership";
import { anchorManifest, tokenSecretManifest } from "@/lib/access/remote-manifests";
import type { Change, Gate, Mint, Place, Step } from "@/lib/plan/plan";
import { entryChange } from "./entry-change";
import { rotateGates } from "./rotate-gates";
import { type Rotation, type SilentRemote, tokenIds } from "./rotation";

/** Before any restart: the new token is made, tried, and put where Kiali reads it. */
export function newTokenSteps(rotation: Rotation, home: string): readonly Step[] {
  const { name, remote } = rotation;
  const there: Place = { side: "remote", context: remote.context };
  const gates = rotateGates(rotation, home);
  const isInPlace = rotation.how === "in-place" && rotation.restart === null;
  return inLane(name, [
    ...gates.address,
    ...madeSteps(rotation, there),
    ...gates.credential,
    ...(isInPlace && rotation.showsUse ? [struckOff(rotation, there)] : []),
    ...entryChange(rotation, { side: "home", context: home }),
  ]);
}

/** After it: Kiali has the new token, and nobody the old one. */
export function oldTokenSteps(rotation: Rotation, home: string): readonly Step[] {
  const { name, remote, outdated } = rotation;
  const there: Place = { side: "remote", context: remote.context };
  const gates = rotateGates(rotation, home);
  const isInPlace = rotation.how === "in-place" && rotation.restart === null;
  const deletes = outdated.map(({ found, uid }): Change => {
    const ref = refOf(found);
    const why =
      uid === rotation.next.found?.replaces || rotation.next.state === "make"
        ? "the token of before stands or falls with it, and Kiali no longer uses it"
        : "left behind by this connection, and Kiali does not use it";
    return { id: stepId(there, ref), place: there, verb: "delete", ref, uid, why };
  });
  return inLane(name, [
    ...(isInPlace ? [gates.inUse] : []),
    ...gates.kiali,
    ...deletes,
    ...(rotation.old ? [gates.refused] : []),
  ]);
}

/** A connection that cannot be rotated now: the lane ends where it begins, and its token stays. */
export const silentSteps = ({ name, context, silence }: SilentRemote, words: string): readonly Step[] => {
  const because = `nothing is touched while ${context} does not answer as it has to; the token of ${name} stays`;
  const gate: Gate = {
    id: "remote/gate.answers",
    place: { side: "remote", context },
    verb: "gate",
    gate: "gate.answers",
    title: `${context} answers`,
    because,
    why: because,
    foreseen: `${words} (${silence.kind})`,
  };
  return inLane(name, [gate]);
};

const inLane = (name: string, steps: readonly Step[]): readonly Step[] =>
  steps.map((step) => ({ ...step, id: `${name}/${step.id}`, lane: name }));

const ownerOf = ({ homeName, homeUid, name }: Rotation): Owner => ({ home: homeName, homeUid, cluster: name });

/** The Secret of the new token, and the token itself; nothing when the home has it already. */
function madeSteps(rotation: Rotation, place: Place): readonly (Change | Mint)[] {
  const { name, account, next, ttlSeconds } = rotation;
  if (next.state === "finish") return [];
  const manifest = manifestOf(rotation);
  const ref = refOf(manifest);
  const common = { id: stepId(place, ref), place, ref };
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", ...account };
  const made: Change =
    next.state === "take"
      ? { ...common, verb: "keep", why: "made by a rotation that went no further" }
      : {
          ...common,
          verb: "create",
          manifest,
          manager: OUR_NAME,
          fields: [],
          takesOver: [],
          uid: null,
          why:
            ttlSeconds === null
              ? "the token controller fills it with a token beside the old one"
              : "the new token is bound to it: deleting it ends that token alone",
        };
  return [
    made,
    {
      id: stepId(place, request),
      place,
      verb: "mint",
      account,
      source:
        ttlSeconds === null ? { kind: "secret", name: next.name } : { kind: "request", ttlSeconds, boundTo: next.name },
      as: tokenIds(name).next,
      why: "held in memory until it is in the home's Secret; never shown",
    },
  ];
}

function manifestOf(rotation: Rotation) {
  const { account, next, ttlSeconds, replaces } = rotation;
  const wish = {
    owner: ownerOf(rotation),
    namespace: account.namespace,
    account: account.name,
    name: next.name,
    replaces: next.found?.replaces ?? replaces,
  };
  return ttlSeconds === null ? tokenSecretManifest(wish) : anchorManifest(wish);
}

/** Our own gates have used the token; from here on only Kiali does, so the next note of its use is Kiali's. */
function struckOff(rotation: Rotation, place: Place): Change {
  const manifest = manifestOf(rotation);
  const ref = refOf(manifest);
  const { labels, ...metadata } = manifest.metadata;
  return {
    id: `${stepId(place, ref)}/unused`,
    place,
    verb: "update",
    ref,
    manifest: { ...manifest, metadata: { ...metadata, labels: { ...labels, [LAST_USED]: "" } } },
    manager: OUR_NAME,
    fields: [{ path: `metadata.labels["${LAST_USED}"]`, from: "the day of our own gates", to: "" }],
    takesOver: ["kube-apiserver, for its note of the day of the last use"],
    uid: null,
    why: "when the API server notes a use again, it was Kiali's",
  };
}
