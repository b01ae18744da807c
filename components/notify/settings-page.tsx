"use client";
import { useQuery } from "@tanstack/react-query";
import { BrowserNotices } from "@/components/status/browser-notices";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { describeProblem } from "@/lib/describe-problem";
import { MetricsSection } from "./metrics-section";
import type { SendTest } from "./send-test-button";
import { settingsQuery } from "./settings-query";
import { SettingsSection } from "./settings-section";
import { WebhookSection } from "./webhook-section";

/** What this console tells without being looked at, and how to turn it on. `origin`: the address that this page was asked at. */
export function SettingsPage({ origin, sendTest }: { origin: string; sendTest: SendTest }) {
  const { data, error } = useQuery(settingsQuery());
  return (
    <div className="max-w-[1200px]">
      <PageHead
        title="Settings"
        purpose="Who is told when a cluster changes its state, and where Prometheus reads it. Theme and density are in the menu at the top right."
      />
      {error && (
        <Notice tone="fail" isLive className="mb-4" title="The console's own server did not answer">
          {data ? "What you see is as it was. " : ""}Start the server again with npm start, then reload.
        </Notice>
      )}
      {data && !data.ok && (
        <Notice tone="fail" isLive className="mb-4" title={describeProblem(data.problem).title}>
          {describeProblem(data.problem).advice}
        </Notice>
      )}
      <div className="flex flex-col gap-8">
        <SettingsSection
          id="browser"
          title="This browser"
          purpose="A notification of the browser, for who has the console open in one of its tabs."
        >
          <div className="rounded-base border px-3 py-2.5">
            <BrowserNotices />
          </div>
        </SettingsSection>
        {data?.ok ? (
          <>
            <WebhookSection webhook={data.value.webhook} sendTest={sendTest} />
            <MetricsSection metrics={data.value.metrics} origin={origin} />
          </>
        ) : (
          !data && !error && <SettingsSkeleton />
        )}
      </div>
    </div>
  );
}

const SettingsSkeleton = () => (
  <div role="status" aria-label="The settings are on their way" className="flex flex-col gap-8">
    {["webhook", "metrics"].map((part) => (
      <div key={part} className="flex flex-col gap-3">
        <Skeleton className="h-5 w-32" />
        <Skeleton className="w-2/3" />
        <Skeleton className="h-20 w-full" />
      </div>
    ))}
  </div>
);
