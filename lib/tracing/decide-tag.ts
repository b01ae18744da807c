import { compareVersions, type KialiVersion, parseKialiVersion } from "@/lib/kiali/kiali-version";

export type ClusterTag = "istio.cluster_id" | "cluster";
export const CLUSTER_TAGS: readonly ClusterTag[] = ["istio.cluster_id", "cluster"];

/** What Kiali needs of the spans that one control plane's proxies send; `because` says why in one sentence. */
export type TagDecision =
  /** Spans have it, or will have it: only to be looked at. */
  | { kind: "nothing-to-do"; tag: ClusterTag; because: string }
  | { kind: "add"; tag: ClusterTag; because: string }
  /** This Kiali asks for no tag. */
  | { kind: "no-tag"; because: string }
  /** Spans have the tag with a value that names no cluster, and a custom tag would have the same. */
  | { kind: "mend-proxies"; tag: ClusterTag; because: string }
  /** Versions do not tell, and no span does. */
  | { kind: "unknown"; tag: ClusterTag; because: string };

export type TagEvidence = {
  kiali: string | null;
  istio: string | null;
  /** Who turned Istio's own tags off, in words; null when nobody did. */
  istioTagsOffBy: string | null;
  /** Names of custom tags that the counting Telemetry, or the proxies' own configuration, sets in every mode. */
  customTags: readonly string[];
  /** The latest span of a proxy, when one was found. */
  span: Readonly<Record<string, string>> | null;
};

/** The tag that a version of Kiali asks traces for; null for none. A version that nobody knows asks as today's do. */
export function tagKialiAsks(version: string | null): { tag: ClusterTag | null; because: string } {
  const kiali = version === null ? null : parseKialiVersion(version);
  if (!kiali)
    return {
      tag: "istio.cluster_id",
      because: "Kiali's version is not known; each since 1.86 asks for istio.cluster_id",
    };
  const says = (tag: ClusterTag | null, because: string) => ({ tag, because: `Kiali ${version} ${because}` });
  if (isBefore(kiali, 1, 77)) return says(null, "asks traces for no cluster");
  if (isBefore(kiali, 1, 86))
    return says("cluster", "asks for the tag cluster when a page names one, and for none while no trace has it");
  if (isBefore(kiali, 2, 4))
    return says("istio.cluster_id", "asks for istio.cluster_id, and for none while no trace has it");
  return says("istio.cluster_id", "always asks for istio.cluster_id: spans without it are invisible");
}

/** What is to be done, by the versions on both sides and, above them, by what a real span shows. */
export function decideTag({ kiali, istio, istioTagsOffBy, customTags, span }: TagEvidence): TagDecision {
  const asks = tagKialiAsks(kiali);
  const { tag } = asks;
  if (tag === null) return { kind: "no-tag", because: asks.because };
  const shown = span?.[tag];
  if (shown === "unknown" || shown === "")
    return {
      kind: "mend-proxies",
      tag,
      because: `A span has ${tag}="${shown}": its proxy does not know its cluster (CLUSTER_ID of its injector), and a custom tag would say the same`,
    };
  if (shown !== undefined) return { kind: "nothing-to-do", tag, because: `${asks.because}, and a span has it` };
  if (customTags.includes(tag))
    return { kind: "nothing-to-do", tag, because: `${asks.because}, and it is set as a custom tag` };
  if (tag === "cluster")
    return { kind: "add", tag, because: `${asks.because}; Istio sets that one only as a custom tag` };
  const version = istio === null ? null : parseKialiVersion(istio);
  if (istioTagsOffBy !== null)
    return {
      kind: "add",
      tag,
      because: `${asks.because}, and Istio's own tags are turned off by ${istioTagsOffBy}: a custom tag of that name is not affected`,
    };
  if (version && isBefore(version, 1, 21))
    return {
      kind: "add",
      tag,
      because: `${asks.because}, and Istio ${istio} does not set it by itself: that came with 1.21`,
    };
  if (span)
    return {
      kind: "add",
      tag,
      because: `${asks.because}, and the latest span of a proxy has none${version ? `, although Istio ${istio} sets it by itself` : ""}`,
    };
  if (!version)
    return {
      kind: "unknown",
      tag,
      because: `${asks.because}; Istio's version is not known, and no span was found to look at`,
    };
  return { kind: "nothing-to-do", tag, because: `${asks.because}, and Istio ${istio} sets it on every span by itself` };
}

const isBefore = (version: KialiVersion, major: number, minor: number): boolean =>
  compareVersions(version, { major, minor, patch: 0 }) < 0;
