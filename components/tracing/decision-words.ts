import type { VerdictKind } from "@/components/ui/verdict";
import type { TagDecision } from "@/lib/tracing/decide-tag";
import type { PrimaryTracing, TracingView } from "@/lib/tracing/tracing-view";
import type { TagOverride } from "@/lib/tracing/weigh-telemetry";

export const DECISION: Readonly<Record<TagDecision["kind"], { kind: VerdictKind; word: string }>> = {
  "nothing-to-do": { kind: "pass", word: "Nothing to do" },
  "no-tag": { kind: "skip", word: "No tag needed" },
  add: { kind: "warn", word: "Tag needed" },
  "mend-proxies": { kind: "fail", word: "Proxies do not know their cluster" },
  unknown: { kind: "unknown", word: "Not known" },
};

/** What an override does to spans, after its name and place. */
export const OVERRIDE: Readonly<Record<TagOverride["does"], string>> = {
  "drops-tags": "sets custom tags of its own, which take the place of all others",
  disables: "turns the reporting of spans off",
  "istio-tags-off": "turns Istio's own tags off",
};

/** Primaries whose Telemetry should get the tag and may. */
export const needing = (primaries: readonly PrimaryTracing[]): readonly PrimaryTracing[] =>
  primaries.filter(({ decision, offers }) => {
    const offer = decision?.kind === "add" ? offers.find(({ tag }) => tag === decision.tag) : undefined;
    return offer?.kind === "create" || offer?.kind === "update";
  });

type Summary = { kind: VerdictKind; title: string; words: string };

/** The whole in one sentence, the worst first. */
export function summaryOf({ primaries, asks, traces, clustersProblem }: TracingView): Summary {
  const { tag, because } = asks;
  const has = (kind: TagDecision["kind"]) => primaries.filter(({ decision }) => decision?.kind === kind);
  const names = (list: readonly PrimaryTracing[]): string => list.map(({ name }) => name).join(", ");
  if (!traces.isEnabled)
    return {
      kind: "skip",
      title: "Kiali is configured without tracing",
      words: "external_services.tracing.enabled is false: it asks no store, and needs no tag.",
    };
  if (tag === null) return { kind: "skip", title: "This Kiali needs no tag", words: `${because}.` };
  const [mend, add, unknown] = [has("mend-proxies"), has("add"), has("unknown")];
  if (mend.length > 0)
    return { kind: "fail", title: `Spans of ${names(mend)} name no cluster`, words: mend[0]?.decision?.because ?? "" };
  if (add.length > 0)
    return {
      kind: "warn",
      title: `Spans of ${names(add)} need the tag ${tag}`,
      words: `${add[0]?.decision?.because ?? ""}.`,
    };
  if (unknown.length > 0)
    return {
      kind: "unknown",
      title: `Whether spans of ${names(unknown)} have ${tag} is not known`,
      words: `${unknown[0]?.decision?.because ?? ""}.`,
    };
  if (primaries.length === 0)
    return {
      kind: "unknown",
      title: "No control plane was found",
      words: clustersProblem
        ? "The connected clusters could not be read."
        : "None of the clusters that answered has an istiod.",
    };
  const isCustom = primaries.some(({ modes }) => modes.some(({ customTags }) => customTags.includes(tag)));
  const seen = traces.clusters.filter(({ verdict }) => verdict === "seen");
  const proof =
    seen.length > 0 ? `Spans of ${seen.map(({ name }) => name).join(", ")} were found with it.` : unproven(traces);
  return {
    kind: "pass",
    title: `Nothing to do: spans carry ${tag}${isCustom ? "" : " by themselves"}`,
    words: `${because}. ${proof}`,
  };
}

function unproven({ problem, clusters }: TracingView["traces"]): string {
  const some = (verdict: (typeof clusters)[number]["verdict"]) => clusters.some((each) => each.verdict === verdict);
  if (problem !== null) return "No span proves it: the store could not be asked.";
  if (some("none")) return "No span was found to prove it, though there is traffic.";
  if (some("not-known")) return "No span was found to prove it, and whether there was traffic is not known.";
  return "No span was found to prove it: there was no traffic.";
}
