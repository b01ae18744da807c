import { ok } from "@/lib/problem";
import type { Store, StoreAnswer } from "./store";

type FakeStore = Store & {
  readonly asked: readonly { path: string; params: Readonly<Record<string, string>> }[];
};

export const json = (body: unknown, status = 200): StoreAnswer => ({ status, contentType: "application/json", body });
export const plain = (body: string, status = 200): StoreAnswer => ({ status, contentType: "text/plain", body });
/** The page that a user interface answers any path with. */
export const page: StoreAnswer = {
  status: 200,
  contentType: "text/html",
  body: "<!doctype html><title>Jaeger UI</title>",
};

/** A store that answers as told and remembers what it was asked. */
export function fakeStore(answer: (path: string, params: Readonly<Record<string, string>>) => StoreAnswer): FakeStore {
  const asked: { path: string; params: Readonly<Record<string, string>> }[] = [];
  return {
    label: "the traces of istio-system/kiali",
    from: "from this console",
    url: "http://tracing.example",
    asked,
    get: (path, params = {}) => {
      asked.push({ path, params });
      return Promise.resolve(ok(answer(path, params)));
    },
    close: () => Promise.resolve(),
  };
}
