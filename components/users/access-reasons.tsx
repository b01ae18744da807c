"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { Access, AccessColumn } from "@/lib/users/access-matrix";
import { roomWords } from "./access-cell";
import { accessQuery } from "./access-query";
import { ABILITIES, ABILITY_TITLES, abilityKind, abilityWord, reasonWords } from "./access-words";
import type { AskedSubject } from "./asked-subject";

/** Why one cell is as it is, in the API server's own words; every single way to write is asked when somebody wants to know. */
export function AccessReasons({
  home,
  asked,
  column,
  namespace,
  access,
}: {
  home: HomeRef;
  asked: AskedSubject;
  column: AccessColumn;
  namespace: string | null;
  access: Access;
}) {
  const [isThorough, setThorough] = useState(false);
  const wish = {
    ...asked,
    clusters: [column.cluster],
    namespaces: namespace === null ? ["default"] : [namespace],
    isThorough: true,
  };
  const thorough = useQuery(accessQuery(home, isThorough ? wish : null));
  const result = thorough.data?.ok ? thorough.data.value.columns[0] : undefined;
  const whole = namespace === null ? result?.everywhere : result?.namespaces[0]?.access;
  const shown = whole ?? access;
  const problem = thorough.data?.ok === false ? thorough.data.problem : (result?.problem ?? null);
  const { user, groups, isMadeUp } = column.askedAs;
  return (
    <section
      aria-label={`Why, for ${roomWords(namespace)} in ${column.cluster}`}
      className="flex flex-col gap-2 rounded-base border bg-n2 px-4 py-3"
    >
      <h3 className="text-table font-semibold wrap-anywhere">
        {roomWords(namespace)} in {column.cluster}
      </h3>
      <dl className="grid gap-x-4 gap-y-1.5 text-table md:grid-cols-[13rem_minmax(0,1fr)]">
        {ABILITIES.map((ability) => (
          <div key={ability} className="contents">
            <dt className="flex items-start gap-2">
              <Verdict kind={abilityKind(shown[ability])} word={abilityWord(ability, shown[ability])} isQuiet />
              {ABILITY_TITLES[ability]}
            </dt>
            <dd className="text-n11 wrap-anywhere max-md:pb-1 max-md:pl-6">{reasonWords(shown[ability])}</dd>
          </div>
        ))}
      </dl>
      <p className="text-meta text-n10 wrap-anywhere">
        Asked by SubjectAccessReview as {isMadeUp ? "a made-up user" : `user ${user}`} in {groups.join(", ")}
        {whole ? "; every way to write was asked." : "; of the ways to write, six that roles tell apart."}
      </p>
      {problem && <Notice tone="unknown" title={describeProblem(problem).title} />}
      {thorough.error && <Notice tone="fail" title="The console's own server did not answer" />}
      {!whole && (
        <div>
          <Button size="small" isPending={thorough.isFetching} onClick={() => setThorough(true)}>
            Ask every way to write
          </Button>
        </div>
      )}
    </section>
  );
}
