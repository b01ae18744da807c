"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useHome } from "@/components/home/use-home";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Switch } from "@/components/ui/switch";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { RenewalStatus } from "@/lib/access/rotate/renewal-status";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem, Result } from "@/lib/problem";
import { inventoryQuery } from "./inventory-query";
import { renewalKey, renewalQuery } from "./renewal-query";

type SetRenewal = (request: { home: string; isOn: boolean }) => Promise<Result<RenewalStatus>>;

/** Below the connections of a home: whether the console renews its requested tokens by itself. Nothing until the home answered. */
export function RenewalSection({ setRenewal }: { setRenewal: SetRenewal }) {
  const home = useHome();
  return home && <RenewalOfHome key={home.home} home={home} setRenewal={setRenewal} />;
}

function RenewalOfHome({
  home,
  setRenewal,
}: {
  home: NonNullable<ReturnType<typeof useHome>>;
  setRenewal: SetRenewal;
}) {
  const client = useQueryClient();
  const inventory = useQuery({ ...inventoryQuery(home), enabled: false }).data;
  const status = useQuery({ ...renewalQuery(home.home), enabled: inventory?.ok ?? false }).data;
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Problem | "no answer" | null>(null);
  if (!inventory?.ok || !status) return null;
  const change = async (isOn: boolean): Promise<void> => {
    setPending(true);
    try {
      const told = await setRenewal({ home: home.home, isOn });
      setRefusal(told.ok ? null : told.problem);
      if (told.ok) client.setQueryData(renewalKey(home.home), told);
    } catch {
      setRefusal("no answer");
    } finally {
      setPending(false);
    }
  };
  return (
    <section aria-labelledby="renewal" className="pt-8">
      <h2 id="renewal" className="pb-1 text-lead font-semibold">
        Renewal
      </h2>
      {status.ok ? (
        <div className="flex flex-col gap-2 rounded-base border px-3 py-2.5 text-table">
          <Switch
            label="Renew requested tokens while this console runs"
            isOn={status.value.isOn}
            isPending={isPending}
            onChange={(isOn) => void change(isOn)}
          />
          <Standing status={status.value} rows={inventory.value.connections} />
        </div>
      ) : (
        <Refused problem={status.problem} title="It is not known whether tokens are renewed" />
      )}
      {refusal && <Refused problem={refusal} title="The switch stays as it was" />}
    </section>
  );
}

const Refused = ({ problem, title }: { problem: Problem | "no answer"; title: string }) => {
  const words =
    problem === "no answer"
      ? { title: "the console did not answer", advice: "Look whether it still runs, then try again." }
      : describeProblem(problem);
  return (
    <Notice tone="fail" isLive className="mt-2" title={`${title}: ${words.title}`}>
      {words.advice}
    </Notice>
  );
};

function Standing({ status, rows }: { status: RenewalStatus; rows: readonly ConnectionRow[] }) {
  const { isOn, upcoming, lookedAt, next, last, skipped } = status;
  const requested = rows.filter(({ credential }) => credential.kind === "token-request").length;
  return (
    <>
      <p className="text-n10">
        {requested === 0
          ? "No connection of this home has a requested token: nothing here ends by itself."
          : `${requested} ${requested === 1 ? "connection has" : "connections have"} a requested token. Each is renewed when two thirds of its life are over, without a restart of Kiali.`}
      </p>
      {isOn && (
        <p role="status">
          {upcoming ? (
            <>
              {upcoming.failures > 0 ? "Tries" : "Next is"} <code className="wrap-anywhere">{upcoming.name}</code>{" "}
              {upcoming.failures > 0 && "again "}
              <RelativeTime at={upcoming.at} />
              {upcoming.failures > 0 && ` (failed ${upcoming.failures} times in a row)`}.
            </>
          ) : lookedAt ? (
            "Nothing will be due."
          ) : (
            "Looks at this home within a minute."
          )}{" "}
          {lookedAt && (
            <span className="text-n10">
              Looked <RelativeTime at={lookedAt} />
              {next && (
                <>
                  , looks again <RelativeTime at={next} />
                </>
              )}
              .
            </span>
          )}
        </p>
      )}
      {last?.ok && (
        <p>
          Last renewal went well, <RelativeTime at={last.at} />.
        </p>
      )}
      {last?.problem && (
        <Notice
          tone="warn"
          title={
            <>
              The last renewal failed, <RelativeTime at={last.at} />: {describeProblem(last.problem).title}
            </>
          }
        >
          {isOn ? "It is tried again, long before the token ends." : "It is not tried again while renewal is off."}{" "}
          {describeProblem(last.problem).advice}
        </Notice>
      )}
      {skipped.length > 0 && (
        <div>
          <p className="font-medium">Left to you</p>
          <ul className="list-disc pl-5 text-n11">
            {skipped.map((each) => (
              <li key={each} className="wrap-anywhere">
                {each}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
