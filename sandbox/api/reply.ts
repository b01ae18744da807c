import type { Json } from "../json/json";

/** What a handler answers; a stream writes until it is ended or the client leaves. */
export type Reply =
  | { type: "json"; code: number; body: Json; warnings?: readonly string[]; contentType?: string }
  | { type: "text"; code: number; body: string; contentType: string }
  | { type: "stream"; run: (out: StreamOut) => void };

export type StreamOut = { write: (chunk: string) => void; end: () => void; onClose: (run: () => void) => void };

export const json = (body: Json, code = 200): Reply => ({ type: "json", code, body });
