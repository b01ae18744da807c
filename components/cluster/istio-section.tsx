"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CouldNot } from "@/components/fleet/what-is-there";
import { Age } from "@/components/status/age";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { Verdict } from "@/components/ui/verdict";
import type { ClusterIstio } from "@/lib/status/cluster-istio";
import { Again, Told } from "./asked";
import type { ClusterRef } from "./cluster-ref";
import { istioQuery } from "./istio-query";
import { anchorWords, clusterIdVerdict } from "./istio-words";
import { PartLoading } from "./parts-loading";
import { Facts, Section } from "./section";

/** Istio of one cluster: its control planes, its names, its trust and its way in, each with what could not be looked at. */
export function IstioSection({ of }: { of: ClusterRef }) {
  const client = useQueryClient();
  const query = useQuery(istioQuery(of));
  const { data, isError, isFetching } = query;
  const ask = () => void client.fetchQuery({ ...istioQuery(of, true), staleTime: 0 }).catch(() => undefined);
  return (
    <Section
      title="Istio"
      note={
        data?.ok && (
          <>
            <Age of={{ atMs: data.value.atMs, from: "console" }} />,{" "}
            {data.value.as === "kiali" ? "with Kiali's credential" : "with your login"}
          </>
        )
      }
      action={data && (data.ok || data.nothing.why === "problem") && <Again query={query} what="Istio" />}
    >
      {isError && (
        <Notice tone="fail" title="The console's own server did not answer">
          It may have been stopped. Start it again with npm start.
        </Notice>
      )}
      {!data ? (
        !isError && <PartLoading words="Istio is being looked at" lines={5} />
      ) : data.ok ? (
        <Seen istio={data.value} name={of.kind === "connection" ? of.name : null} />
      ) : data.nothing.why === "problem" ? (
        <Told problem={data.nothing.problem} />
      ) : data.nothing.why === "waits" ? (
        <Notice
          tone="unknown"
          title="Its exec plugin may open a login, so it waits for you"
          action={
            <Button size="small" isPending={isFetching} onClick={ask}>
              Look at Istio with your login
            </Button>
          }
        />
      ) : (
        <Notice tone="unknown" title="Nobody here can look at it">
          No context of your kubeconfig has its address, and Kiali's own credential cannot be tried.
        </Notice>
      )}
    </Section>
  );
}

function Seen({ istio, name }: { istio: ClusterIstio; name: string | null }) {
  const { controlPlanes, role, clusterId, network, meshId, home, gateways } = istio;
  return (
    <Panel className="px-3 py-2.5">
      <Facts>
        <dt>Control planes</dt>
        <dd>
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            {!controlPlanes.ok ? (
              <CouldNot problem={controlPlanes.problem} />
            ) : controlPlanes.value.length === 0 ? (
              <span className="text-n10">none in this cluster</span>
            ) : (
              <ul>
                {controlPlanes.value.map((plane) => (
                  <li key={`${plane.namespace}/${plane.name}`}>
                    {plane.version ?? "version not known"}, revision {plane.revision},{" "}
                    <code dir="auto">
                      {plane.namespace}/{plane.name}
                    </code>
                  </li>
                ))}
              </ul>
            )}
            {role.ok && <Badge>{role.value}</Badge>}
          </span>
        </dd>
        <dt>Cluster ID</dt>
        <dd>
          <ClusterId clusterId={clusterId} name={name} />
        </dd>
        <dt>Network</dt>
        <dd>
          {network === null ? <span className="text-n10">none is named</span> : <code dir="auto">{network}</code>}
        </dd>
        <dt>Mesh ID</dt>
        <dd>
          {!meshId.ok ? (
            <CouldNot problem={meshId.problem} />
          ) : meshId.value === null ? (
            <span className="text-n10">Istio's configuration here says nothing</span>
          ) : (
            <>
              <code dir="auto">{meshId.value.value}</code>
              {home?.meshId != null && <Compared isSame={home.meshId === meshId.value.value} what="mesh as its home" />}
              <span className="block text-meta text-n10">{meshId.value.source}</span>
            </>
          )}
        </dd>
        <dt>Root CA</dt>
        <dd>
          <Roots istio={istio} />
        </dd>
        <dt>East-west</dt>
        <dd>
          {!gateways.ok ? (
            <CouldNot problem={gateways.problem} />
          ) : gateways.value.length === 0 ? (
            <span className="text-n10">no Service with a label of a network</span>
          ) : (
            <ul>
              {gateways.value.map((gateway) => (
                <li key={`${gateway.namespace}/${gateway.name}`}>
                  <code dir="auto">
                    {gateway.namespace}/{gateway.name}
                  </code>
                  , {gateway.addresses.length === 0 ? "no address yet" : gateway.addresses.join(", ")}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </Facts>
    </Panel>
  );
}

const Compared = ({ isSame, what }: { isSame: boolean; what: string }) => (
  <Verdict
    kind={isSame ? "pass" : "warn"}
    word={isSame ? `the same ${what}` : `not the ${what}`}
    className="ml-2 h-5 align-bottom"
  />
);

function ClusterId({ clusterId, name }: { clusterId: ClusterIstio["clusterId"]; name: string | null }) {
  const { kind, word } = clusterIdVerdict(clusterId, name);
  const values = [...new Set(clusterId.sources.map(({ value }) => value))];
  return (
    <>
      {values.map((value) => (
        <code key={value} dir="auto" className="mr-2 wrap-anywhere">
          {value}
        </code>
      ))}
      <Verdict kind={kind} word={word} className="min-h-5 align-bottom whitespace-normal" />
      {clusterId.sources[0] && <span className="block text-meta text-n10">{clusterId.sources[0].source}</span>}
      {clusterId.sources.length === 0 && clusterId.problems[0] && <CouldNot problem={clusterId.problems[0]} />}
    </>
  );
}

function Roots({ istio: { roots, wallMs, namespace, home } }: { istio: ClusterIstio }) {
  if (!roots.ok) return <CouldNot problem={roots.problem} />;
  if (roots.value === null || roots.value.length === 0)
    return (
      <span className="text-n10">
        no certificate in ConfigMap <code>{namespace}/istio-ca-root-cert</code>
      </span>
    );
  return (
    <>
      <ul>
        {roots.value.map((anchor) => {
          const { kind, word } = anchorWords(anchor, wallMs);
          return (
            <li key={anchor.fingerprint}>
              {anchor.subject} <Verdict kind={kind} word={word} className="min-h-5 align-bottom whitespace-normal" />
              <span className="block text-meta text-n10" title={anchor.fingerprint}>
                SHA-256 {anchor.fingerprint.slice(0, 23)}…
              </span>
            </li>
          );
        })}
      </ul>
      {home?.sharesRoot != null && (
        <Verdict
          kind={home.sharesRoot ? "pass" : "warn"}
          word={home.sharesRoot ? "Shares a root with its home" : "Shares no root with its home"}
          className="flex whitespace-normal"
        />
      )}
      <span className="block text-meta text-n10">
        The CA that signs below it is not looked at: Secret cacerts holds its private key.
      </span>
    </>
  );
}
