import { CodeBlock } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { Verdict } from "@/components/ui/verdict";
import type { WebhookView } from "@/lib/notice/settings-view";
import { Deliveries } from "./deliveries";
import { type SendTest, SendTestButton } from "./send-test-button";
import { Fact, Facts, SettingsSection } from "./settings-section";

const PURPOSE =
  "A receiver of yours gets a signed message when a cluster becomes worse or healthy again, a credential nears its end, or something granted could not be taken back.";

const HOW_TO = `export FLEET_WEBHOOK_URL=https://example.com/hooks/kiali-fleet
export FLEET_WEBHOOK_SECRET=whsec_$(openssl rand -base64 32)
npm start`;

/** Where notices go, how that went, and a test. It is set in the environment, so that a page cannot send the fleet's news elsewhere. */
export function WebhookSection({ webhook, sendTest }: { webhook: WebhookView; sendTest: SendTest }) {
  const isSet = webhook.state === "on" || webhook.state === "gone";
  return (
    <SettingsSection
      id="webhook"
      title="Webhook"
      purpose={PURPOSE}
      action={isSet && <SendTestButton sendTest={sendTest} />}
    >
      {webhook.state === "off" && (
        <>
          <Facts>
            <Fact name="State">
              <Verdict kind="skip" word="Off" className="h-5" />
            </Fact>
          </Facts>
          <p className="pt-3 pb-2 text-table text-n11">
            It is set in the environment of the server. The receiver verifies with the same secret; docs/webhook.md
            shows how.
          </p>
          <CodeBlock text={HOW_TO} what="how to turn the webhook on" />
        </>
      )}
      {webhook.state === "unusable" && (
        <Notice tone="fail" title="The webhook cannot be used, and nothing is sent">
          {webhook.why} It is set in the environment of the server.
        </Notice>
      )}
      {(webhook.state === "on" || webhook.state === "gone") && <Standing webhook={webhook} />}
    </SettingsSection>
  );
}

function Standing({ webhook }: { webhook: Extract<WebhookView, { deliveries: unknown }> }) {
  const { state, address, holdSeconds, dropped, deliveries } = webhook;
  return (
    <>
      {state === "gone" && (
        <Notice tone="fail" isLive className="mb-3" title="The receiver answered 410: it wants no more">
          Nothing is sent until a test arrives, or the console starts again. What happens until then is told afterwards.
        </Notice>
      )}
      <Facts>
        <Fact name="State">
          {state === "on" ? (
            <Verdict kind="pass" word="On" className="h-5" />
          ) : (
            <Verdict kind="blocked" word="Stopped by the receiver" className="h-5" />
          )}
        </Fact>
        <Fact name="Receiver">
          <code>{address}/…</code> <span className="text-n10">from FLEET_WEBHOOK_URL; its path may be a secret</span>
        </Fact>
        <Fact name="Told after">
          {holdSeconds} s <span className="text-n10">that a change holds, longer for a cluster that flaps</span>
        </Fact>
        {dropped > 0 && (
          <Fact name="Dropped">
            {dropped} {dropped === 1 ? "message" : "messages"}, because more than fifty waited
          </Fact>
        )}
      </Facts>
      <h3 className="pt-5 pb-2 font-medium">Last deliveries</h3>
      <Deliveries deliveries={deliveries} />
    </>
  );
}
