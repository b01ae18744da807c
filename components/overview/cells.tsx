import Link from "next/link";
import { memo } from "react";
import { StateMark } from "@/components/status/state-mark";
import { Badge } from "@/components/ui/badge";
import { join } from "@/components/ui/join";
import type { FleetRow, Layer, Reason } from "@/lib/status/fleet-row";
import { STATE_WORDS } from "@/lib/status/states";
import { addressOfRow, linkTo } from "./row-address";

/** The layer of the way at which it broke, in a word. */
const LAYER: Readonly<Record<Layer, string>> = {
  dns: "DNS",
  tcp: "TCP",
  tls: "TLS",
  identity: "identity",
  rights: "rights",
  version: "not Kubernetes",
};

/** The state, why in one line, and how much else is so. */
export const StateCell = memo(function StateCell({
  state,
  detail,
  layer,
  more,
  isStale,
  isWhole = false,
}: Pick<FleetRow, "state" | "detail" | "layer" | "more"> & {
  isStale: boolean;
  /** The whole sentence, over as many lines as it takes. */
  isWhole?: boolean;
}) {
  const words = layer && state !== "healthy" ? `${LAYER[layer]}: ${detail}` : detail;
  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-center gap-2">
        <StateMark state={state} isStale={isStale} />
        {more.length > 0 && (
          <span className="truncate text-meta text-n10" title={more.map(told).join("\n")}>
            and {more.length} more
          </span>
        )}
      </span>
      <span className={join("block text-meta text-n10", isWhole ? "wrap-anywhere" : "truncate")} title={words}>
        {words}
      </span>
    </span>
  );
});

const told = ({ state, detail }: Reason): string => `${STATE_WORDS[state].label}: ${detail}`;

/** Both names: what Kiali calls the cluster, and the context it is reached by, which is all there is of one that nobody reads. The first leads to the row's page. */
export const NamesCell = memo(function NamesCell({
  kind,
  name,
  context,
  home,
  isActive,
}: Pick<FleetRow, "kind" | "name" | "context" | "home"> & { isActive: boolean }) {
  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-center gap-1.5">
        <Link
          href={linkTo(addressOfRow({ kind, name, home }))}
          prefetch={false}
          data-column="name"
          tabIndex={isActive ? 0 : -1}
          className="min-w-0 rounded-small font-mono text-[0.93em] font-medium wrap-anywhere hover:text-accent hover:underline"
        >
          <bdi>{name}</bdi>
        </Link>
        {kind === "home" && <Badge tone="accent">home</Badge>}
      </span>
      {kind !== "context" && (
        <span className="line-clamp-3 text-meta text-n10 wrap-anywhere" title={context ?? undefined}>
          {context === null ? (
            "no context leads there"
          ) : (
            <>
              context <bdi className="font-mono text-[0.93em]">{context}</bdi>
            </>
          )}
        </span>
      )}
    </span>
  );
});

/** Whose Kiali reads it, and the mesh. */
export const PlaceCell = memo(function PlaceCell({ kind, home, mesh }: Pick<FleetRow, "kind" | "home" | "mesh">) {
  if (home === null) return <span className="text-n10">no Kiali reads it</span>;
  return (
    <span className="block min-w-0 text-meta text-n10">
      <span className="block truncate" title={`${home.kiali} in ${home.context}`}>
        {kind === "home" ? (
          <>
            Kiali{" "}
            <bdi className="font-mono text-[0.93em] text-n12">{home.kiali === "" ? "not named yet" : home.kiali}</bdi>
          </>
        ) : (
          <>
            read from <bdi className="font-mono text-[0.93em] text-n12">{home.context}</bdi>
          </>
        )}
      </span>
      <span className="block truncate" title={mesh ?? undefined}>
        {mesh === null ? (
          "mesh not known"
        ) : (
          <>
            mesh <bdi className="text-n12">{mesh}</bdi>
          </>
        )}
      </span>
    </span>
  );
});

/** Of Kubernetes, and of the Kiali of a home. */
export const VersionCell = memo(function VersionCell({
  version,
  kialiVersion,
}: Pick<FleetRow, "version" | "kialiVersion">) {
  return (
    <span className="block">
      {version ?? <span className="text-n10">not known</span>}
      {kialiVersion !== null && <span className="block text-meta text-n10">Kiali {kialiVersion}</span>}
    </span>
  );
});

/** Of the last answer; an em dash would be read out, so there is nothing where there was none. */
export const LatencyCell = ({ latencyMs, className }: Pick<FleetRow, "latencyMs"> & { className?: string }) =>
  latencyMs === null ? (
    <span className="sr-only">no answer</span>
  ) : (
    <span className={join("whitespace-nowrap", className)}>
      {latencyMs < 10 ? latencyMs.toFixed(1) : Math.round(latencyMs)} ms
    </span>
  );
