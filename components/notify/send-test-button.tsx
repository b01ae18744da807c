"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { Button } from "@/components/ui/button";
import { describeProblem } from "@/lib/describe-problem";
import type { Delivery } from "@/lib/notice/settings-view";
import type { Result } from "@/lib/problem";
import { settingsQuery } from "./settings-query";

export type SendTest = () => Promise<Result<Delivery>>;

/** Sends one test and says beside itself how that ended; the list of deliveries has it too. */
export function SendTestButton({ sendTest }: { sendTest: SendTest }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: sendTest,
    onSettled: () => client.invalidateQueries({ queryKey: settingsQuery().queryKey }),
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span role="status" className="text-table text-n11 wrap-anywhere">
        {test.isPending ? "Sending a test" : test.error ? "The console did not answer" : test.data && words(test.data)}
      </span>
      <Button isPending={test.isPending} onClick={() => test.mutate()}>
        {!test.isPending && <Send aria-hidden className="size-4" />}
        Send a test
      </Button>
    </div>
  );
}

function words(told: Result<Delivery>): string {
  if (!told.ok) return describeProblem(told.problem).title;
  const { why, status } = told.value;
  return why === null ? `The test arrived: ${status}` : `The test did not arrive: ${why}`;
}
