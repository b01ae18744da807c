import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { type Answer, fakeServer, sendJson, status } from "./fake-server";
import { openEndpoint } from "./open-endpoint";
import { splitLines } from "./split-lines";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const QUERY = { apiVersion: "v1", kind: "ConfigMap", namespace: "mesh" };
const map = (name: string, resourceVersion: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "mesh", uid: name, resourceVersion, creationTimestamp: "2026-01-01T00:00:00Z" },
});
const list = (resourceVersion: string, ...items: object[]) => ({
  kind: "ConfigMapList",
  apiVersion: "v1",
  metadata: { resourceVersion },
  items,
});
const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const bookmark = (resourceVersion: string) =>
  line("BOOKMARK", { kind: "ConfigMap", apiVersion: "v1", metadata: { resourceVersion } });

/** Answers lists and watches from two scripts, one entry per request; the last entry repeats. */
function scripted(lists: readonly Answer[], watches: readonly Answer[]): Answer {
  let listed = 0;
  let watched = 0;
  const pick = (answers: readonly Answer[], index: number) => answers[Math.min(index, answers.length - 1)];
  return (seen, response, request) => {
    const answer = seen.path.includes("watch=1") ? pick(watches, watched++) : pick(lists, listed++);
    answer?.(seen, response, request);
  };
}
const listing =
  (...args: Parameters<typeof list>): Answer =>
  (_, response) =>
    sendJson(response, list(...args));
const streaming =
  (...parts: readonly (string | Uint8Array)[]): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (const part of parts) response.write(part);
  };
const ending =
  (...parts: readonly string[]): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (const part of parts) response.write(part);
    response.end();
  };

async function world(answer: Answer) {
  const server = await fakeServer(own, answer);
  const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
  const cluster = openEndpoint("west", endpoint, new Secret("canary"));
  const close = async () => {
    await cluster.close();
    await server.close();
  };
  const watched = () =>
    server.seen
      .filter(({ path }) => path.includes("watch=1"))
      .map(({ path }) => new URL(path, server.url).searchParams.get("resourceVersion"));
  return { server, cluster, watched, [Symbol.asyncDispose]: close };
}

/** What a reflection says, in one word each, until `count` events came. */
async function events(
  cluster: Awaited<ReturnType<typeof world>>["cluster"],
  count: number,
  silenceMs = 60_000,
): Promise<readonly string[]> {
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const event of cluster.reflect(QUERY, { signal: stop.signal, silenceMs, backOffMs: 5 })) {
    if (event.type === "synced") seen.push(`synced ${event.objects.map(({ metadata }) => metadata.name).join(",")}`);
    else seen.push(event.type === "problem" ? event.problem.kind : `${event.type} ${event.object.metadata.name}`);
    if (seen.length === count) stop.abort();
  }
  return seen;
}

test.describe("reflect", () => {
  test("lists, then follows from the list's version, and from the last bookmark when the stream ends", async () => {
    await using one = await world(
      scripted(
        [listing("5", map("a", "4"))],
        [ending(line("ADDED", map("b", "6")), bookmark("9")), streaming(line("DELETED", map("a", "10")))],
      ),
    );
    expect(await events(one.cluster, 3)).toEqual(["synced a", "changed b", "deleted a"]);
    expect(one.watched()).toEqual(["5", "9"]);
  });

  test("where only changes are wanted, asks for one item to learn the version, and gives none of what is there", async () => {
    await using one = await world(scripted([listing("5", map("a", "4"))], [streaming(line("ADDED", map("b", "6")))]));
    const stop = new AbortController();
    const seen: unknown[] = [];
    for await (const event of one.cluster.reflect(QUERY, { signal: stop.signal, isChangesOnly: true })) {
      seen.push(event.type === "synced" ? event.objects : event.type);
      if (seen.length === 2) stop.abort();
    }
    expect(seen).toEqual([[], "changed"]);
    expect(one.watched()).toEqual(["5"]);
    expect(one.server.seen.filter(({ path }) => path.includes("limit=")).map(({ path }) => path)).toEqual([
      expect.stringMatching(/limit=1(&|$)/),
    ]);
  });

  test("lists again when the version expired: as an event and as an answer", async () => {
    const gone: Answer = (_, response) => sendJson(response, status(410, "Expired"), 410);
    await using one = await world(
      scripted(
        [listing("5"), listing("50", map("a", "40")), listing("60")],
        [ending(line("ERROR", status(410, "Expired"))), gone, streaming()],
      ),
    );
    expect(await events(one.cluster, 3)).toEqual(["synced ", "synced a", "synced "]);
    expect(one.watched().slice(0, 2)).toEqual(["5", "50"]);
  });

  test("goes on after the server said GOAWAY and after the connection was cut", async () => {
    const goaway: Answer = (seen, response, request) => {
      streaming(line("ADDED", map("b", "6")))(seen, response, request);
      response.stream.session?.goaway();
      response.end();
    };
    const cutting: Answer = (seen, response, request) => {
      streaming(line("ADDED", map("c", "7")))(seen, response, request);
      setImmediate(() => response.stream.session?.socket.destroy());
    };
    await using one = await world(scripted([listing("5")], [goaway, cutting, streaming(line("ADDED", map("d", "8")))]));
    const seen = await events(one.cluster, 4);
    expect(seen[0]).toBe("synced ");
    expect(seen.at(-1)).toBe("changed d");
    expect(one.server.seen.filter(({ path }) => !path.includes("watch=1"))).toHaveLength(1);
  });

  test("says what is wrong while the server fails, and heals", async () => {
    const failing: Answer = (_, response) => sendJson(response, status(500, "InternalError"), 500);
    const forbidden: Answer = (_, response) => sendJson(response, status(403, "Forbidden"), 403);
    await using one = await world(
      scripted([failing, listing("5")], [forbidden, streaming(line("ADDED", map("b", "6")))]),
    );
    expect(await events(one.cluster, 4)).toEqual(["server-failure", "synced ", "forbidden", "changed b"]);
  });

  test("notices a stream that went silent", async () => {
    await using one = await world(scripted([listing("5")], [streaming(), streaming(line("ADDED", map("b", "6")))]));
    expect(await events(one.cluster, 2, 100)).toEqual(["synced ", "changed b"]);
  });

  test("reads objects that arrive in pieces, cut within a character", async () => {
    const bytes = Buffer.from(line("ADDED", { ...map("b", "6"), data: { a: "größer ✓" } }));
    const parts = Array.from(bytes, (byte) => Uint8Array.of(byte));
    await using one = await world(scripted([listing("5")], [streaming(...parts)]));
    expect(await events(one.cluster, 2)).toEqual(["synced ", "changed b"]);
  });

  test("ends when it is told to, and leaves no request behind", async () => {
    await using one = await world(scripted([listing("5")], [streaming()]));
    const stop = new AbortController();
    const reflection = one.cluster.reflect(QUERY, { signal: stop.signal });
    expect((await reflection.next()).value).toMatchObject({ type: "synced" });
    const next = reflection.next();
    await expect.poll(() => one.watched().length).toBe(1);
    stop.abort();
    expect((await next).done).toBe(true);
  });
});

test.describe("splitLines", () => {
  test("gives whole lines however the bytes are cut", async () => {
    const text = "ä\n{}\n\nlast ✓";
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const lines: string[] = [];
      for await (const one of splitLines(asyncly(chunks))) lines.push(one);
      expect(lines).toEqual(["ä", "{}", "last ✓"]);
    }
  });
});

async function* asyncly<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

test.describe("list", () => {
  const page = (next: string, ...names: string[]) => ({
    ...list("5", ...names.map((name) => map(name, "1"))),
    metadata: { resourceVersion: "5", continue: next },
  });
  const names = (listed: { ok: boolean; value?: readonly { metadata: { name: string } }[] }) =>
    listed.value?.map(({ metadata }) => metadata.name);

  test("follows all pages, and gives each item its kind", async () => {
    await using one = await world(({ path }, response) =>
      sendJson(response, path.includes("continue=2") ? page("", "c") : page("2", "a", "b")),
    );
    const listed = await one.cluster.list({ ...QUERY, labelSelector: "a=b,c" });
    expect(names(listed)).toEqual(["a", "b", "c"]);
    expect(listed.ok && listed.value[0]?.kind).toBe("ConfigMap");
    expect(new URL(one.server.seen[1]?.path ?? "", one.server.url).searchParams.get("labelSelector")).toBe("a=b,c");
  });

  test("starts again when the continue token expired, without listing anything twice", async () => {
    let isExpired = true;
    await using one = await world(({ path }, response) => {
      if (!path.includes("continue=")) return sendJson(response, page("2", "a"));
      if (!isExpired) return sendJson(response, page("", "b"));
      isExpired = false;
      sendJson(response, status(410, "Expired", "The provided continue parameter is too old"), 410);
    });
    expect(names(await one.cluster.list(QUERY))).toEqual(["a", "b"]);
  });
});

test.describe("waiting", () => {
  const secret = (data: Record<string, string>, resourceVersion = "6") => ({
    ...map("t", resourceVersion),
    kind: "Secret",
    type: "kubernetes.io/service-account-token",
    data,
  });
  const secrets =
    (...items: object[]): Answer =>
    (_, response) =>
      sendJson(response, { ...list("5", ...items), kind: "SecretList" });

  const waitForToken = (one: Awaited<ReturnType<typeof world>>) =>
    one.cluster.awaitTokenSecret({ namespace: "mesh", name: "t" });
  const filled = secret({ token: Buffer.from("canary").toString("base64") });

  test("for a token Secret ends with the event that fills it: one watch, begun before the Secret is there", async () => {
    const events = [line("ADDED", secret({})), line("MODIFIED", filled)];
    await using one = await world(scripted([], [streaming(...events)]));
    const minted = await waitForToken(one);
    expect(minted.ok && minted.value.token.reveal()).toBe("canary");
    expect(one.server.seen).toHaveLength(1);
    expect(one.server.seen[0]?.path).toContain("fieldSelector=metadata.name%3Dt");
  });

  test("for a token Secret goes on with a list when the watch ends without it", async () => {
    await using one = await world(scripted([secrets(filled)], [ending()]));
    const minted = await waitForToken(one);
    expect(minted.ok && minted.value.token.reveal()).toBe("canary");
    expect(one.server.seen).toHaveLength(2);
  });

  test("for a token Secret whose account is gone ends at once", async () => {
    const events = [line("ADDED", secret({})), line("DELETED", secret({}, "7"))];
    await using one = await world(scripted([], [streaming(...events)]));
    expect(await waitForToken(one)).toMatchObject({ ok: false, problem: { kind: "not-found" } });
  });

  test("says what it waited for when the time is over, and what stands in the way when something does", async () => {
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "mesh", name: "a" };
    await using quiet = await world(scripted([listing("5")], [streaming()]));
    const waited = { waitedFor: "a map", timeoutMs: 200 };
    expect(await quiet.cluster.waitFor(ref, (found) => found !== null, waited)).toEqual({
      ok: false,
      problem: { kind: "timed-out", context: "west", waitedFor: "a map", timeoutMs: 200 },
    });
    await using denied = await world((_, response) => sendJson(response, status(403, "Forbidden"), 403));
    expect(await denied.cluster.waitFor(ref, () => false, { waitedFor: "a map", timeoutMs: 5000 })).toMatchObject({
      ok: false,
      problem: { kind: "forbidden", verb: "list", resource: "configmaps" },
    });
  });
});
