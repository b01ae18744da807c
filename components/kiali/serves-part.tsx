"use client";
import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "@/components/connections/health-query";
import { HomeBanner } from "@/components/connections/home-banner";
import type { HomeRef } from "@/components/home/home-ref";
import { CodeBlock } from "@/components/ui/code-block";
import { Disclosure } from "@/components/ui/disclosure";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";

/** Whether Kiali serves, asked of itself and of every entry's cluster; when it does not, because of whom, with the line that killed it. */
export function ServesPart({ home }: { home: HomeRef }) {
  const health = useQuery(healthQuery(home));
  if (!health.data)
    return health.error ? null : (
      <p role="status" className="text-table text-n10">
        Asking Kiali, and every cluster with the credential that Kiali has
      </p>
    );
  if (!health.data.ok || health.data.value.state !== "serving" || health.data.value.culprits.length > 0)
    return <HomeBanner home={home} isOpen className="" />;
  const { since, evidence } = health.data.value;
  return (
    <div className="text-table">
      <p className="flex flex-wrap items-center gap-x-2">
        <Verdict
          kind="pass"
          word="Kiali serves, and every remote of its Secrets answers"
          className="text-table whitespace-normal"
        />
        {since !== null && (
          <span className="text-n10">
            Ready since <RelativeTime at={since} />
          </span>
        )}
      </p>
      <Disclosure summary="What was seen" className="mt-1" panelClassName="pt-1">
        <CodeBlock text={evidence.join("\n")} what="what was seen" isProse />
      </Disclosure>
    </div>
  );
}
