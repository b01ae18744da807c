"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import type { ChainVerdict as Chain } from "@/lib/activity/activity";
import { verifyNow } from "./activity-query";

const count = new Intl.NumberFormat("en");

const BREAKS: Readonly<Record<NonNullable<Chain["why"]>, string>> = {
  changed: "This line is not what was written: something in it was changed afterwards.",
  moved: "This line does not follow the one before it: lines between them were taken out, put in or moved.",
  pieces: "Before this line stand words that no entry accounts for: a line was replaced, or something was put in.",
  rewritten: "The file was written anew from some line on: it lacks an entry that this console had seen here.",
  cut: "The file ends too early: entries are gone from its end that this console had written or read.",
};

/** Whether the audit file can be believed, and how far. */
export function ChainVerdict({ chain }: { chain: Chain }) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: verifyNow,
    onSettled: () => client.invalidateQueries({ queryKey: ["activity"] }),
  });
  const button = (
    <Button size="small" isPending={again.isPending} onClick={() => again.mutate()}>
      {!again.isPending && <RotateCw aria-hidden className="size-3.5" />}
      Verify again
    </Button>
  );
  if (chain.brokenAt !== null && chain.why !== null)
    return (
      <Notice
        tone="fail"
        isLive
        className="mb-4"
        title={`The audit file is broken at line ${count.format(chain.brokenAt)}`}
        action={button}
      >
        <p>{BREAKS[chain.why]}</p>
        <p>
          {chain.verifiedTo === 0
            ? "No line before it is proven."
            : `Lines 1 to ${count.format(chain.verifiedTo)} are proven; what comes after is shown, marked as unproven.`}{" "}
          Compare with a copy: the server prints every line as it writes it. The file is <code>{chain.file}</code>.
        </p>
      </Notice>
    );
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-base border px-3 py-2 text-table">
      <Verdict
        kind="pass"
        word={`Verified to line ${count.format(chain.verifiedTo)} of ${count.format(chain.lines)}`}
      />
      <Pieces chain={chain} />
      {chain.lastHash && (
        <span className="flex min-w-0 items-center gap-1 text-meta text-n10">
          last hash <code title={chain.lastHash}>{chain.lastHash.slice(0, 12)}</code>
          <CopyButton text={chain.lastHash} what="last hash" />
        </span>
      )}
      <span className="ml-auto flex items-center gap-3 text-meta text-n10">
        <span>
          checked from its first line <RelativeTime at={chain.checkedAt} />
        </span>
        {button}
      </span>
    </div>
  );
}

function Pieces({ chain }: { chain: Chain }) {
  if (chain.hasTornTail)
    return (
      <span className="text-n11">
        It ends in a piece of a line: a process was killed while writing. The next entry accounts for it.
      </span>
    );
  if (chain.pieces === 0) return null;
  return (
    <span className="text-n11">
      {chain.pieces === 1 ? "1 piece of a line" : `${count.format(chain.pieces)} pieces of lines`}, left by kills and
      accounted for
    </span>
  );
}
