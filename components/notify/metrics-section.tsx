import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { Verdict } from "@/components/ui/verdict";
import type { MetricsView } from "@/lib/notice/settings-view";
import { Fact, Facts, SettingsSection } from "./settings-section";

const PURPOSE =
  "The state of every cluster, how fast it answers, when its credential ends and what is orphaned, in Prometheus' text format.";

/** Where Prometheus reads the fleet, and with what. The token itself is shown nowhere. */
export function MetricsSection({ metrics, origin }: { metrics: MetricsView; origin: string }) {
  const address = `${origin}/metrics`;
  return (
    <SettingsSection id="metrics" title="Metrics" purpose={PURPOSE}>
      {metrics.token === "unusable" && (
        <Notice tone="fail" className="mb-3" title="The token of the scraper cannot be used">
          {metrics.why}
        </Notice>
      )}
      <Facts>
        <Fact name="Address">
          <span className="inline-flex items-center gap-1">
            <a href={address} className="link wrap-anywhere">
              <code>{address}</code>
            </a>
            <CopyButton text={address} what="the address of the metrics" />
          </span>
        </Fact>
        <Fact name="Token">
          {metrics.token === "set" ? (
            <Verdict kind="pass" word="Set: a scraper with it may read" className="h-5" />
          ) : metrics.token === "unset" ? (
            <>
              <Verdict kind="skip" word="None: only signed-in browsers may read" className="h-5" />
              <span className="block text-meta text-n10">
                FLEET_METRICS_TOKEN, or FLEET_METRICS_TOKEN_FILE, in the environment of the server; 16 characters or
                more
              </span>
            </>
          ) : (
            <Verdict kind="fail" word="Not usable: only signed-in browsers may read" className="h-5" />
          )}
        </Fact>
      </Facts>
      <p className="pt-3 pb-2 text-table text-n11">For the configuration of Prometheus, with the token in a file:</p>
      <CodeBlock text={scrapeConfig(origin)} what="the scrape configuration" />
    </SettingsSection>
  );
}

function scrapeConfig(origin: string): string {
  const { protocol, host } = new URL(origin);
  return `scrape_configs:
  - job_name: kiali-fleet
    scheme: ${protocol.replace(":", "")}
    authorization:
      credentials_file: /etc/prometheus/kiali-fleet-token
    static_configs:
      - targets: ["${host}"]`;
}
