import type { ReactNode } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { ReviewLink } from "@/components/home/review-link";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { TwoNames } from "@/components/ui/two-names";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { NamedTelemetry, PrimaryTracing } from "@/lib/tracing/tracing-view";
import { DECISION, OVERRIDE } from "./decision-words";
import { tagReview } from "./tag-address";

/** One control plane: the Telemetry that counts, what it makes proxies send, and what is to be done. */
export function PrimaryPanel({ primary, home }: { primary: PrimaryTracing; home: HomeRef }) {
  const { name, decision, problem, because, controlPlane, istioVersion, rootNamespace, counts, ignored } = primary;
  const words = problem && describeProblem(problem);
  return (
    <Panel aria-label={`Control plane of ${name}`} className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold wrap-anywhere">{name}</h3>
        {decision && <Verdict {...DECISION[decision.kind]} />}
        <span className="ml-auto">
          <Action primary={primary} home={home} />
        </span>
      </div>
      {decision && <p className="max-w-[75ch] text-table text-n11 wrap-anywhere">{decision.because}.</p>}
      <TwoNames
        names={[
          { label: "Context", value: primary.context },
          { label: "Control plane", value: controlPlane },
          { label: "Istio", value: istioVersion, instead: "not known" },
          { label: "Root namespace", value: rootNamespace },
        ]}
      />
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-table [&>dt]:text-n10">
        <dt>Lands here</dt>
        <dd className="wrap-anywhere">{because}</dd>
        {!words && (
          <>
            <dt>What counts</dt>
            <dd className="wrap-anywhere">
              {counts ? (
                <Named of={counts} />
              ) : (
                <span className="text-n10">no Telemetry without selector in {rootNamespace}</span>
              )}
            </dd>
            {ignored.length > 0 && (
              <>
                <dt>Ignored</dt>
                <dd className="wrap-anywhere">
                  <List items={ignored.map((each) => ({ key: each.name, node: <Named of={each} /> }))} />
                  <span className="text-n10">Istio takes the oldest alone, without a word.</span>
                </dd>
              </>
            )}
            <Modes modes={primary.modes} />
            {primary.overrides.length > 0 && (
              <>
                <dt>Overrides</dt>
                <dd>
                  <List
                    items={primary.overrides.map((each) => ({
                      key: `${each.by.namespace}/${each.by.name}/${each.does}`,
                      node: (
                        <>
                          <code>
                            {each.by.namespace}/{each.by.name}
                          </code>{" "}
                          {OVERRIDE[each.does]}, for {each.where}
                          {each.dropsTag && (
                            <strong className="font-medium text-warn">: the cluster's tag is lost there</strong>
                          )}
                        </>
                      ),
                    }))}
                  />
                </dd>
              </>
            )}
          </>
        )}
      </dl>
      {words && (
        <Notice tone="unknown" title={`What it makes proxies send is not known: ${words.title}`}>
          {words.advice}
        </Notice>
      )}
      <Refused primary={primary} />
    </Panel>
  );
}

function Action({ primary: { name, decision, offers }, home }: { primary: PrimaryTracing; home: HomeRef }) {
  const asked = decision && "tag" in decision ? decision.tag : null;
  const offer = offers.find(({ tag }) => tag === asked);
  if (!offer) return null;
  if (decision?.kind === "add" && (offer.kind === "create" || offer.kind === "update"))
    return (
      <ReviewLink
        size="small"
        href={tagReview(home, { names: [name], tag: offer.tag })}
        aria-label={`Add ${offer.tag} in ${name}`}
      >
        Add {offer.tag}
      </ReviewLink>
    );
  return offer.isOurs ? (
    <ReviewLink
      look="quiet"
      size="small"
      href={tagReview(home, { names: [name], tag: offer.tag, isAbsent: true })}
      aria-label={`Take ${offer.tag} away in ${name}`}
    >
      Take {offer.tag} away
    </ReviewLink>
  ) : null;
}

/** A tag is needed, and writing it would do harm or no good. */
function Refused({ primary: { decision, offers } }: { primary: PrimaryTracing }) {
  const offer = decision?.kind === "add" ? offers.find(({ tag }) => tag === decision.tag) : undefined;
  return offer?.kind === "refuse" ? (
    <Notice tone="warn" title="A Telemetry is not the way here">
      {offer.why}.
    </Notice>
  ) : null;
}

const MODE = { CLIENT: "As caller", SERVER: "As receiver" } as const;
const Modes = ({ modes }: { modes: PrimaryTracing["modes"] }) =>
  modes.map(({ mode, provider, isReportingDisabled, istioTagsOffBy, customTags }) => (
    <div key={mode} className="contents">
      <dt className="text-n10">{MODE[mode]}</dt>
      <dd className="wrap-anywhere">
        {provider === null ? (
          <span className="text-n10">sends no spans through the Telemetry API: no provider results</span>
        ) : (
          <>
            to <code>{provider.name}</code> <span className="text-n10">({provider.from})</span>
          </>
        )}
        {isReportingDisabled && <span className="text-warn">, and its reporting is turned off</span>}
        {"; "}
        {istioTagsOffBy === null ? "Istio's own tags are on" : `Istio's own tags are off, by ${istioTagsOffBy}`}
        {customTags.length > 0 && (
          <>
            ; custom tags <code>{customTags.join(", ")}</code>
          </>
        )}
      </dd>
    </div>
  ));

const Named = ({ of: { namespace, name, createdAt } }: { of: NamedTelemetry }) => (
  <>
    <code>
      Telemetry {namespace}/{name}
    </code>{" "}
    <span className="text-n10">
      made <RelativeTime at={createdAt} />
    </span>
  </>
);

const List = ({ items }: { items: readonly { key: string; node: ReactNode }[] }) => (
  <ul className="flex flex-col gap-1">
    {items.map(({ key, node }) => (
      <li key={key} className="wrap-anywhere">
        {node}
      </li>
    ))}
  </ul>
);
