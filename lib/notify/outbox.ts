import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { incident } from "@/lib/incident";
import type { NoticeEvent, NoticeMessage } from "@/lib/notice/notice";
import { noticeWords } from "@/lib/notice/notice-words";
import type { Delivery } from "@/lib/notice/settings-view";
import type { Post, Posted } from "./post-message";
import { waitBeforeRetry } from "./wait-before-retry";

/** What happens within this time goes out in one message. */
const GATHER_MS = 2_000;
const MOST_EVENTS = 100;
/** Messages that wait; more, and the oldest is dropped. */
const MOST_WAITING = 50;
const KEPT = 50;

type Message = { id: string; atMs: number; body: string | null; events: NoticeEvent[] } & Pick<
  Delivery,
  "state" | "status" | "tries" | "why"
> & { nextTryMs: number | null };

export type OutboxOptions = {
  post: Post;
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  random?: () => number;
  gatherMs?: number;
};

/** Messages to one receiver, in order, one at a time, each tried until it is taken or given up. Everything is in memory. */
export class Outbox {
  readonly #options: Required<OutboxOptions>;
  readonly #stopping = new AbortController();
  #gathered: NoticeEvent[] = [];
  #waiting: Message[] = [];
  #done: Message[] = [];
  #dropped = 0;
  #isGone = false;
  #isSending = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: OutboxOptions) {
    this.#options = {
      wait: (ms, signal) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined),
      random: Math.random,
      gatherMs: GATHER_MS,
      ...options,
    };
  }

  /** The receiver said 410: nothing is sent any more, until a test arrives. */
  get isGone(): boolean {
    return this.#isGone;
  }
  get dropped(): number {
    return this.#dropped;
  }
  /** Whether anything is still to be delivered. */
  get isEmpty(): boolean {
    return this.#gathered.length === 0 && this.#waiting.length === 0;
  }

  add(events: readonly NoticeEvent[]): void {
    if (events.length === 0 || this.#isGone || this.#stopping.signal.aborted) return;
    this.#gathered.push(...events);
    this.#timer ??= setTimeout(() => this.#close(), this.#options.gatherMs).unref();
  }

  /** Sends one event now, once, whatever else waits. */
  async test(event: NoticeEvent): Promise<Delivery> {
    const message = newMessage([event]);
    this.#keep(message);
    await this.#try(message);
    message.state = message.why === null ? "delivered" : "given-up";
    if (message.why === null) this.#isGone = false;
    return deliveryOf(message);
  }

  /** The last fifty, newest first. */
  deliveries(): readonly Delivery[] {
    return [...this.#done, ...this.#waiting]
      .sort((a, b) => b.atMs - a.atMs)
      .slice(0, KEPT)
      .map(deliveryOf);
  }

  /** Begins nothing more; what waits is lost. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#stopping.abort();
  }

  /** What was gathered joins the last message that nobody has sent yet, as far as there is room. */
  #close(): void {
    this.#timer = null;
    for (const event of this.#gathered.splice(0)) {
      const last = this.#waiting.at(-1);
      const open = last && last.body === null && last.events.length < MOST_EVENTS ? last : newMessage([]);
      if (open !== last) this.#waiting.push(open);
      open.events.push(event);
    }
    while (this.#waiting.length > MOST_WAITING) {
      const oldest = this.#waiting.find(({ state }) => state === "waiting");
      if (!oldest) break;
      this.#dropped += 1;
      this.#giveUp(oldest, "Dropped: too many messages wait");
    }
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let head = this.#waiting[0]; head && !this.#stopping.signal.aborted; head = this.#waiting[0]) {
      const posted = await this.#try(head);
      if (!this.#waiting.includes(head)) continue;
      if (posted.isGone) this.#leave();
      else if (posted.why === null) this.#settle(head, "delivered");
      else await this.#retryLater(head, posted);
    }
    this.#isSending = false;
  }

  async #try(message: Message): Promise<Posted> {
    message.state = "sending";
    message.tries += 1;
    message.nextTryMs = null;
    message.body ??= bodyOf(message);
    const posted = await this.#options
      .post({ id: message.id, body: message.body }, this.#stopping.signal)
      .catch((error: unknown): Posted => {
        incident(error, "webhook");
        return {
          status: null,
          why: "A bug of this console kept it from being sent",
          retryAfterMs: null,
          isGone: false,
        };
      });
    message.status = posted.status;
    message.why = posted.why;
    return posted;
  }

  async #retryLater(message: Message, { why, retryAfterMs }: Posted): Promise<void> {
    const waitMs = waitBeforeRetry(message.tries, retryAfterMs, this.#options.random());
    if (waitMs === null) {
      this.#giveUp(message, `${why}; given up after ${message.tries} tries`);
      return;
    }
    message.state = "waiting";
    message.nextTryMs = Date.now() + waitMs;
    await this.#options.wait(waitMs, this.#stopping.signal);
  }

  #leave(): void {
    this.#isGone = true;
    for (const message of [...this.#waiting]) this.#giveUp(message, "It answered 410: it wants no more");
    this.#gathered = [];
  }

  #giveUp(message: Message, why: string): void {
    message.why = why;
    this.#settle(message, "given-up");
  }

  #settle(message: Message, state: "delivered" | "given-up"): void {
    message.state = state;
    message.nextTryMs = null;
    this.#waiting = this.#waiting.filter((each) => each !== message);
    this.#keep(message);
  }

  #keep(message: Message): void {
    this.#done = [...this.#done, message].slice(-KEPT);
  }
}

const newMessage = (events: NoticeEvent[]): Message => ({
  id: `msg_${randomUUID()}`,
  atMs: Date.now(),
  body: null,
  events,
  state: "waiting",
  status: null,
  tries: 0,
  why: null,
  nextTryMs: null,
});

/** Made once: a retry is the same to the letter. */
function bodyOf({ events }: Message): string {
  const message: NoticeMessage = {
    type: "kiali-fleet.notices",
    version: 1,
    timestamp: new Date().toISOString(),
    data: { events },
  };
  return JSON.stringify(message);
}

const deliveryOf = (message: Message): Delivery => ({
  id: message.id,
  at: new Date(message.atMs).toISOString(),
  what: noticeWords(message.events),
  events: message.events.length,
  state: message.state,
  status: message.status,
  tries: message.tries,
  nextTryAt: message.nextTryMs === null ? null : new Date(message.nextTryMs).toISOString(),
  why: message.why,
});
