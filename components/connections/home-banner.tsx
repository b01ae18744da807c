"use client";
import { useQuery } from "@tanstack/react-query";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { CodeBlock } from "@/components/ui/code-block";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import type { HomeHealth, HomeState } from "@/lib/access/quarantine/home-health";
import { describeProblem } from "@/lib/describe-problem";
import { healthQuery } from "./health-query";
import { reviewOf, VERB_WORDS } from "./verbs";

const STATE: Readonly<Record<HomeState, string>> = {
  serving: "serves",
  "crash-looping": "crash-loops",
  hanging: "hangs",
  starting: "is starting",
  down: "is down",
  unknown: "could not be judged",
};
const BAD: ReadonlySet<HomeState> = new Set(["crash-looping", "hanging", "down"]);

/**
 * Says when the home's Kiali is not well, because of which remote, and offers first what brings it back soonest. `isOpen` shows at once what was
 * seen.
 */
export function HomeBanner({
  home,
  isOpen = false,
  className = "mb-4",
}: {
  home: HomeRef;
  isOpen?: boolean;
  className?: string;
}) {
  const health = useQuery(healthQuery(home));
  if (!health.data) return null;
  if (!health.data.ok)
    return (
      <Notice
        tone="unknown"
        className={className}
        title={`Whether Kiali serves is not known: ${describeProblem(health.data.problem).title}`}
      >
        {describeProblem(health.data.problem).advice}
      </Notice>
    );
  const { state, since, culprits, evidence } = health.data.value;
  if (state === "serving" && culprits.length === 0) return null;
  const isBad = BAD.has(state);
  return (
    <Notice
      tone={isBad ? "fail" : state === "unknown" ? "unknown" : "warn"}
      isLive
      className={className}
      title={
        <>
          {headline(state, culprits)}
          {since !== null && state !== "serving" && (
            <>
              , since <RelativeTime at={since} />
            </>
          )}
        </>
      }
      action={
        <Mends culprits={culprits} home={home} isBusy={health.isFetching} onAgain={() => void health.refetch()} />
      }
    >
      {culprits.length > 0 && (
        <ul className="flex flex-col gap-0.5">
          {culprits.map(({ name, detail }) => (
            <li key={name} className="wrap-anywhere">
              <code className="font-medium text-n12">{name}</code>: {detail}
            </li>
          ))}
        </ul>
      )}
      {evidence.length > 0 && (
        <Disclosure summary="What was seen" isOpenAtFirst={isOpen} className="mt-1" panelClassName="pt-1">
          <CodeBlock text={evidence.join("\n")} what="what was seen" isProse className="bg-n1" />
        </Disclosure>
      )}
    </Notice>
  );
}

function headline(state: HomeState, culprits: HomeHealth["culprits"]): string {
  const names = culprits.map(({ name }) => name);
  const because =
    names.length === 0 ? "" : ` because of ${names.length <= 3 ? names.join(", ") : `${names.length} remotes`}`;
  if (state === "serving") return `Kiali serves, but would not start again${because}`;
  return `Kiali ${STATE[state]}${because}`;
}

/** One button per verb for all it mends; quarantine first. */
function Mends({
  culprits,
  home,
  isBusy,
  onAgain,
}: {
  culprits: HomeHealth["culprits"];
  home: HomeRef;
  isBusy: boolean;
  onAgain: () => void;
}) {
  const verbs = (["quarantine", "repair", "rotate", "revoke"] as const).flatMap((verb) => {
    const names = culprits.filter(({ mend }) => mend === verb).map(({ name }) => name);
    return names.length === 0 ? [] : [{ verb, names }];
  });
  return (
    <>
      {verbs.map(({ verb, names }, at) => (
        <ButtonLink
          key={verb}
          size="small"
          className="button-wraps"
          look={at === 0 && verb === "quarantine" ? "primary" : "plain"}
          href={reviewOf(verb, home, names)}
        >
          {VERB_WORDS[verb].label} {names.length <= 2 ? names.join(" and ") : `${names.length} clusters`}
        </ButtonLink>
      ))}
      <Button size="small" isPending={isBusy} onClick={onAgain}>
        Look again
      </Button>
    </>
  );
}
