/** One message to the webhook, as the Settings page shows it. Times are ISO. */
export type Delivery = {
  id: string;
  at: string;
  /** Its events in a few words. */
  what: string;
  events: number;
  state: "waiting" | "sending" | "delivered" | "given-up";
  /** Of the last answer; null when none came. */
  status: number | null;
  tries: number;
  nextTryAt: string | null;
  /** Why the last try did not succeed. */
  why: string | null;
};

/** How the webhook stands. `address` is its origin alone: what follows may be a secret of the receiver. */
export type WebhookView =
  | { state: "off" }
  | { state: "unusable"; why: string }
  | {
      state: "on" | "gone";
      address: string;
      holdSeconds: number;
      /** Newest first. */
      deliveries: readonly Delivery[];
      /** Messages that were dropped because too many waited. */
      dropped: number;
    };

/** What a scraper may sign in with. `why`: what is wrong with the token that is set. */
export type MetricsView = { token: "set" | "unset" | "unusable"; why: string | null };

/** What the Settings page shows; holds no secret. */
export type SettingsView = { webhook: WebhookView; metrics: MetricsView };
