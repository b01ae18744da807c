"use client";
import { useState } from "react";
import { Part } from "@/components/home/part";
import { Age } from "@/components/status/age";
import { StateMark } from "@/components/status/state-mark";
import { Button } from "@/components/ui/button";
import type { KialiSeen } from "@/lib/status/kiali-view";

const SHOWN = 6;

/** How the state of the home changed while this console looked on, newest first. */
export function HistoryPart({ seen: { history } }: { seen: KialiSeen }) {
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? history : history.slice(0, SHOWN);
  return (
    <Part id="history" title="History" purpose="Changes of its state that this console saw since it was started.">
      {history.length === 0 ? (
        <p className="text-table text-n10">None was seen yet.</p>
      ) : (
        <ol reversed className="flex flex-col divide-y rounded-base border text-table">
          {shown.map(({ atMs, from, to, detail }) => (
            <li key={atMs} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
              <span className="w-24 shrink-0 text-n10">
                <Age of={{ atMs, from: "console" }} isShort />
              </span>
              <span className="flex flex-wrap items-center gap-x-2">
                {from !== null && (
                  <>
                    <StateMark state={from} isStale />
                    <span aria-hidden className="text-n9">
                      →
                    </span>
                    <span className="sr-only">became</span>
                  </>
                )}
                <StateMark state={to} />
              </span>
              <span className="min-w-0 flex-1 basis-64 wrap-anywhere">{detail}</span>
            </li>
          ))}
        </ol>
      )}
      {history.length > SHOWN && !isAll && (
        <div>
          <Button size="small" onClick={() => setIsAll(true)}>
            Show all {history.length}
          </Button>
        </div>
      )}
    </Part>
  );
}
