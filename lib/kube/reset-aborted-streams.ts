import "server-only";
import { subscribe } from "node:diagnostics_channel";
import { type ClientHttp2Stream, constants } from "node:http2";

const watched = new WeakSet<object>();

/**
 * From now on, closing an HTTP/2 request of this process without a code means that nobody wants its answer: RST_STREAM goes out at once.
 * With Node's default code it would wait for the rest of the request's body; undici destroys the stream right after closing it, so that the
 * reset is never sent, and Node writes empty DATA frames for that stream until the machine has no memory left.
 */
export function resetAbortedStreams(): void {
  subscribe("http2.client.stream.created", onCreated);
}

function onCreated(message: unknown): void {
  if (typeof message !== "object" || message === null || !("stream" in message)) return;
  const { stream } = message;
  if (!isStream(stream) || watched.has(stream)) return;
  watched.add(stream);
  const close = stream.close.bind(stream);
  stream.close = (code = constants.NGHTTP2_CANCEL, callback) => close(code, callback);
}

const isStream = (value: unknown): value is ClientHttp2Stream =>
  typeof value === "object" && value !== null && "close" in value && "rstCode" in value;
