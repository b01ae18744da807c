import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { ButtonLink } from "@/components/ui/button-link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { UnconnectedCluster } from "@/lib/telemetry/telemetry-view";
import { before } from "./telemetry-words";

/** Clusters whose traffic the store knows and that this Kiali does not read, each with the way to connect it. */
export const UnconnectedList = ({
  clusters,
  home,
  at,
}: {
  clusters: readonly UnconnectedCluster[];
  home: HomeRef;
  at: string;
}) => (
  <ul className="divide-y rounded-base border bg-n1 text-table">
    {clusters.map((cluster) => (
      <li key={cluster.name} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-3 py-2.5">
        <div className="min-w-0">
          <code className="font-medium wrap-anywhere">{cluster.name}</code>
          <p className="text-meta text-n10 wrap-anywhere">
            {cluster.series === 0 ? "Named by others' proxies only" : `${cluster.series} series of its own proxies`}
            {cluster.lastSampleSecondsAgo !== null && (
              <>
                , last <RelativeTime at={before(at, cluster.lastSampleSecondsAgo)} />
              </>
            )}
          </p>
          {cluster.lookalike !== null && (
            <p className="text-meta text-warn wrap-anywhere">
              Kiali calls a cluster without telemetry <code>{cluster.lookalike}</code>: if it is this one, its name in
              Kiali is not its cluster ID in Istio, and Kiali will never put the two together.
            </p>
          )}
        </div>
        <ConnectLink cluster={cluster} home={home} />
      </li>
    ))}
  </ul>
);

function ConnectLink({ cluster: { name, context }, home }: { cluster: UnconnectedCluster; home: HomeRef }) {
  const params = homeParams(home);
  if (context !== null) {
    params.set("remote", context);
    params.set("name", name);
  }
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {context !== null && (
        <span className="text-meta text-n10 wrap-anywhere">
          by context <code>{context}</code>
        </span>
      )}
      <ButtonLink size="small" href={`/setup?${params}`}>
        {context === null ? `Choose a context for ${name}` : `Connect ${name}`}
      </ButtonLink>
    </span>
  );
}
