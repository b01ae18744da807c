"use client";
import { Age } from "@/components/status/age";
import { Button } from "@/components/ui/button";
import { join } from "@/components/ui/join";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { describeProblem } from "@/lib/describe-problem";
import { LAYERS, type ReachNothing } from "@/lib/status/cluster-look";
import { LayerLine } from "./layer-line";
import type { ReachState } from "./use-reach";

const TITLE = { kiali: "As Kiali", operator: "With your login" } as const;

/** The way to one cluster with one credential, layer by layer, outermost first. Each shows as soon as it was looked at. */
export function ReachPanel({ as, state }: { as: keyof typeof TITLE; state: ReachState }) {
  const { reach, isAsking, isFailed, again, askWithLogin } = state;
  const about = reach?.about ?? null;
  const latest = Math.max(0, ...Object.values(reach?.layers ?? {}).map(({ atMs }) => atMs));
  return (
    <Panel aria-label={`Reachability, ${TITLE[as].toLowerCase()}`} className="flex flex-col">
      <div className="flex min-w-0 flex-wrap items-start justify-between gap-x-3 gap-y-1 border-b px-3 py-2">
        <div className="min-w-0 flex-1 basis-44">
          <h3 className="text-table font-semibold">{TITLE[as]}</h3>
          {about && (
            <p className="text-meta text-n10 wrap-anywhere">
              <code>{about.server}</code>
              {about.tlsServerName !== null && (
                <>
                  , named <code>{about.tlsServerName}</code>
                </>
              )}
              {about.proxy !== null && (
                <>
                  , through the proxy <code>{about.proxy}</code>
                </>
              )}
              , trusting {about.trusts}
            </p>
          )}
        </div>
        <span className="flex items-center gap-2 text-meta text-n10">
          {latest > 0 && <Age of={{ atMs: latest, from: "console" }} isShort />}
          {reach?.nothing?.why !== "waits" && (
            <Button
              size="small"
              look="quiet"
              isPending={isAsking}
              onClick={again}
              aria-label={`Look again, ${TITLE[as].toLowerCase()}`}
            >
              Look again
            </Button>
          )}
        </span>
      </div>
      {isFailed && !isAsking && (
        <Notice tone="fail" isLive className="m-3" title="The console's own server did not answer">
          {reach ? "What stands below was seen before." : "It may have been stopped. Start it again with npm start."}
        </Notice>
      )}
      {reach?.problem && <Told problem={reach.problem} />}
      {reach?.nothing ? (
        <Nothing nothing={reach.nothing} isAsking={isAsking} onLogin={askWithLogin} />
      ) : (
        <ol
          aria-label={`Layers, ${TITLE[as].toLowerCase()}`}
          aria-busy={isAsking || undefined}
          className={join("divide-y divide-n4", isFailed && "text-n10 grayscale")}
        >
          {LAYERS.map((layer) => (
            <LayerLine key={layer} layer={layer} look={reach?.layers[layer] ?? null} isAsking={isAsking} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

const Told = ({ problem }: { problem: Parameters<typeof describeProblem>[0] }) => {
  const { title, advice } = describeProblem(problem);
  return (
    <Notice tone="unknown" className="m-3" title={title}>
      {advice}
    </Notice>
  );
};

function Nothing({ nothing, isAsking, onLogin }: { nothing: ReachNothing; isAsking: boolean; onLogin: () => void }) {
  switch (nothing.why) {
    case "waits":
      return (
        <Notice
          tone="unknown"
          className="m-3"
          title="Its exec plugin may open a login, so it waits for you"
          action={
            <Button size="small" isPending={isAsking} onClick={onLogin}>
              Ask with your login
            </Button>
          }
        >
          The context <code dir="auto">{nothing.context}</code> signs in with a command. It runs only when you ask for
          it.
        </Notice>
      );
    case "no-context":
      return (
        <Notice tone="unknown" className="m-3" title="No context of your kubeconfig has its address">
          Only Kiali's own way can be looked at. The verbs let you name a context.
        </Notice>
      );
    case "no-address":
      return (
        <Notice tone="unknown" className="m-3" title="No Secret of the home says where it is">
          Kiali was told its name, or an entry that it cannot read: there is no address to dial.
        </Notice>
      );
    case "problem":
      return <Told problem={nothing.problem} />;
    default:
      return nothing satisfies never;
  }
}
