import Link from "next/link";
import type { ReactNode } from "react";
import { homePageOf } from "@/components/home/home-pages";
import type { HomeRef } from "@/components/home/home-ref";
import { CopyButton } from "@/components/ui/copy-button";
import { Panel } from "@/components/ui/panel";
import { describeProblem } from "@/lib/describe-problem";
import type { KialiBrief, StoreBrief } from "@/lib/status/kiali-view";

/** A Kiali's configuration in brief, with the pages that say more of each part. */
export function BriefPart({ home, brief }: { home: HomeRef; brief: KialiBrief }) {
  const { exposure, stores } = brief;
  return (
    <Panel aria-label="Configuration in brief" className="p-4">
      <dl className="grid grid-cols-1 gap-x-4 text-table sm:grid-cols-[10rem_minmax(0,1fr)] sm:gap-y-2 [&>dd]:mb-2 [&>dd]:min-w-0 [&>dd]:wrap-anywhere sm:[&>dd]:mb-0 [&>dt]:text-n10">
        <dt>Version</dt>
        <dd>
          {brief.version ?? "not known"}
          {brief.image && (
            <>
              , <code>{brief.image}</code>
            </>
          )}
        </dd>
        <dt>Installed by</dt>
        <dd>
          {INSTALLERS[brief.installer]}
          <span className="block text-meta text-n10">{brief.installerEvidence}</span>
        </dd>
        <dt>Cluster name</dt>
        <dd>
          {brief.clusterName ? (
            <>
              <code dir="auto">{brief.clusterName.value}</code>
              <span className="block text-meta text-n10">from {brief.clusterName.source}</span>
            </>
          ) : (
            NOT_READ
          )}
        </dd>
        <dt>People sign in by</dt>
        <dd>
          {brief.authStrategy ?? NOT_READ} <More href={homePageOf("users", home)}>Users' access</More>
        </dd>
        <dt>May change things</dt>
        <dd>
          {brief.viewOnly === null ? NOT_READ : brief.viewOnly ? "no: view only mode" : "yes: view only mode is off"}
        </dd>
        <dt>Sees</dt>
        <dd>
          {brief.clusterWideAccess === null
            ? NOT_READ
            : brief.clusterWideAccess
              ? "all namespaces: cluster-wide access"
              : "only the namespaces that it was given"}
        </dd>
        <dt>Web root</dt>
        <dd>
          <code>{brief.webRoot}</code>
        </dd>
        <dt>Exposed as</dt>
        <dd>
          {exposure.service ?? "no Service was found"}
          {exposure.addresses.map((address) => (
            <span key={address} className="flex items-center gap-1">
              <code className="min-w-0">{address}</code>
              <CopyButton text={address} what={`address ${address}`} />
            </span>
          ))}
          {exposure.addresses.length === 0 && (
            <span className="block text-meta text-n10">
              {exposure.problem
                ? `What leads to it from outside could not be read: ${describeProblem(exposure.problem).title}`
                : "No load balancer, Ingress or Route of its namespace leads to it"}
            </span>
          )}
        </dd>
        {stores.ok ? (
          <>
            <dt>Metrics</dt>
            <dd>
              <Store store={stores.value.metrics} /> <More href={homePageOf("metrics", home)}>Telemetry</More>
            </dd>
            <dt>Traces</dt>
            <dd>
              <Store store={stores.value.traces} /> <More href={homePageOf("tracing", home)}>Tracing tags</More>
            </dd>
            <dt>Query scope</dt>
            <dd>
              {scopeWords(stores.value.metrics.scope)} <More href={homePageOf("scope", home)}>Query scope</More>
            </dd>
          </>
        ) : (
          <>
            <dt>Stores</dt>
            <dd>{describeProblem(stores.problem).title}</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

const NOT_READ = "its configuration could not be read";
const INSTALLERS = {
  operator: "its operator, which writes what the Kiali resource says over any other change",
  helm: "Helm, which writes its values over any other change at the next upgrade",
  plain: "plain manifests: nobody changes it back",
} as const;

const More = ({ href, children }: { href: ReturnType<typeof homePageOf>; children: ReactNode }) => (
  <Link href={href} className="ml-1 whitespace-nowrap text-accent underline underline-offset-2">
    {children}
  </Link>
);

const Store = ({ store: { url, isOn, isDefault } }: { store: StoreBrief }) =>
  isOn ? (
    <>
      <code>{url}</code>
      {isDefault && <span className="text-n10"> (Kiali's default)</span>}
    </>
  ) : (
    "turned off"
  );

function scopeWords(scope: StoreBrief["scope"]): string {
  const labels = Object.entries(scope);
  return labels.length === 0 ? "none" : labels.map(([name, value]) => `${name}="${value}"`).join(", ");
}
