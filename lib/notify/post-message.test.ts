import { expect, test } from "@playwright/test";
import { fakeReceiver, TEST_SECRET } from "@/e2e/receivers/fake-receiver";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { postMessage } from "./post-message";
import { signMessage } from "./sign-message";

const body = JSON.stringify({
  type: "kiali-fleet.notices",
  version: 1,
  timestamp: "2026-11-23T04:00:00.000Z",
  data: { events: [{ kind: "test", id: "e1", at: "2026-11-23T04:00:00.000Z", detail: "über" }] },
});
const message = { id: "msg_1", body };
const to = (url: string, signal = new AbortController().signal) =>
  postMessage({ state: "on", url: new URL(url), secret: new Secret(TEST_SECRET) }, message, signal);

test.describe("a message", () => {
  test("is signed as Standard Webhooks says: their own example verifies", () => {
    const secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const example = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", atMs: 1614265330_000, body: '{"test": 2432232314}' };
    expect(signMessage(secret, example)).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  test("arrives whole, with its id, a present time and a signature that holds", async () => {
    await using receiver = await fakeReceiver();
    expect(await to(receiver.url)).toEqual({ status: 204, why: null, retryAfterMs: null, isGone: false });
    const [got] = receiver.received;
    expect(got).toMatchObject({ id: "msg_1", body, isGenuine: true });
    expect(Math.abs((got?.timestamp ?? 0) - Date.now() / 1000)).toBeLessThan(10);
  });

  test("is delivered by 2xx alone; a redirect is not followed", async () => {
    await using other = await fakeReceiver();
    await using receiver = await fakeReceiver((response) => response.writeHead(307, { location: other.url }).end());
    expect(await to(receiver.url)).toMatchObject({ status: 307, why: "It answered 307; no redirect is followed" });
    expect(other.received).toEqual([]);
    await using broken = await fakeReceiver((response) => response.writeHead(500).end("x".repeat(10_000_000)));
    expect(await to(broken.url)).toMatchObject({ status: 500, why: "It answered 500", isGone: false });
    await using gone = await fakeReceiver((response) => response.writeHead(410).end());
    expect(await to(gone.url)).toMatchObject({ status: 410, isGone: true });
  });

  test("comes again when the receiver says: in seconds, at a time, an hour at most", async () => {
    const asked = async (value: string) => {
      await using receiver = await fakeReceiver((response) => response.writeHead(429, { "retry-after": value }).end());
      return (await to(receiver.url)).retryAfterMs;
    };
    expect(await asked("120")).toBe(120_000);
    expect(await asked("999999")).toBe(3_600_000);
    expect(await asked("soon")).toBe(null);
    const inAMinute = await asked(new Date(Date.now() + 60_000).toUTCString());
    expect(inAMinute).toBeGreaterThan(50_000);
    expect(inAMinute).toBeLessThanOrEqual(60_000);
    expect(await asked(new Date(0).toUTCString())).toBe(0);
  });

  test("goes to no link-local address and no metadata service", async () => {
    for (const url of ["http://169.254.169.254/", "http://[fe80::1]/", "http://metadata.google.internal/"])
      expect((await to(url)).why).toContain("never dials");
  });

  test("goes to nobody whose certificate is not trusted", async () => {
    const authority = newAuthority("nobody's CA");
    const own = issue(authority, { commonName: "receiver", altNames: ["127.0.0.1"] });
    await using receiver = await fakeReceiver(undefined, own);
    expect((await to(receiver.url)).why).toMatch(/certificate/i);
    expect(receiver.received).toEqual([]);
  });

  test("says why it did not arrive, without the address's path or the secret", async () => {
    const url = await (async () => {
      await using receiver = await fakeReceiver();
      return `${receiver.url}/canary-path`;
    })();
    const posted = await to(url);
    expect(posted).toMatchObject({ status: null });
    expect(posted.why).toMatch(/refuses the connection/);
    expect(JSON.stringify(posted)).not.toMatch(/canary/);
  });

  test("is called off with the console", async () => {
    await using receiver = await fakeReceiver(() => undefined);
    const end = new AbortController();
    const posting = to(receiver.url, end.signal);
    await expect.poll(() => receiver.received.length).toBe(1);
    end.abort();
    expect(await posting).toMatchObject({ status: null, why: "This console ended" });
  });
});
