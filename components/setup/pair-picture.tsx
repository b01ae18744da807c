"use client";
import { useQuery } from "@tanstack/react-query";
import { clusterQuery } from "@/components/fleet/cluster-query";
import { Picture, type PictureGate, type Reach } from "@/components/plan/picture";
import type { Connection } from "@/lib/access/connection";

/** The picture of the pair, with what is known of both ends so far. */
export function PairPicture({
  home,
  remote,
  connection = null,
  name = null,
  reach,
  gates = [],
}: {
  home: string | null;
  remote: string | null;
  connection?: Connection | null;
  /** The remote's cluster name where the wish already says it. */
  name?: string | null;
  reach: Reach;
  gates?: readonly PictureGate[];
}) {
  const homeSeen = useQuery({ ...clusterQuery(home ?? ""), enabled: false }).data;
  const remoteSeen = useQuery({ ...clusterQuery(remote ?? ""), enabled: false }).data;
  const kiali = homeSeen?.ok && homeSeen.value.kialis.ok ? homeSeen.value.kialis.value[0] : undefined;
  const homeName = connection?.homeName.value ?? (kiali?.clusterName.ok ? kiali.clusterName.value.value : null);
  const clusterId =
    remoteSeen?.ok && remoteSeen.value.istio.ok ? (remoteSeen.value.istio.value?.clusterId ?? null) : null;
  const shown = connection?.kiali.value ?? kiali;
  return (
    <Picture
      reach={reach}
      gates={gates}
      home={{ context: home, name: homeName, detail: shown ? `Kiali ${shown.version ?? "of unknown version"}` : null }}
      remote={{
        context: remote,
        name: name ?? connection?.name.value ?? clusterId,
        detail: connection ? `${connection.namespace.value}/${connection.account.value}` : null,
      }}
    />
  );
}
