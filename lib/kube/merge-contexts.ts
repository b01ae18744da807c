import "server-only";
import type { Problem } from "@/lib/problem";
import type { ClusterAddress } from "./cluster-target";
import type { ClusterBody, ContextBody, UserBody } from "./kubeconfig-schema";
import type { Entry, KubeconfigSource } from "./kubeconfig-source";
import type { ContextEntry } from "./load-kubeconfig";
import { ANONYMOUS, credentialKind, type Login } from "./login";
import { readClusterEntry } from "./read-cluster-entry";
import { readUserEntry } from "./read-user-entry";
import { serverOf } from "./server-of";

type Read<T> = { value: T | null; problem: Problem | null; key: string };

/** Joins every context with its cluster and user; each of those is checked once, however many contexts use it. */
export function mergeContexts(sources: readonly KubeconfigSource[], currentContext: string | null): ContextEntry[] {
  const clusters = firstOfEachName(sources.flatMap((source) => source.clusters));
  const users = firstOfEachName(sources.flatMap((source) => source.users));
  const contexts = firstOfEachName(sources.flatMap((source) => source.contexts));
  const readCluster = once(clusters, readClusterOf);
  const readUser = once(users, readUserOf);
  return [...contexts.values()].map((entry) => {
    const body = entry.body.ok ? entry.body.value : null;
    const cluster = readCluster(body?.cluster ?? "");
    const user = body?.user ? readUser(body.user) : { value: ANONYMOUS, problem: null, key: "" };
    const problem =
      (entry.body.ok ? null : entry.problem(entry.body.fault)) ??
      (body && !cluster ? missing(entry, body, "cluster") : null) ??
      (body && !user ? missing(entry, body, "user") : null) ??
      cluster?.problem ??
      user?.problem ??
      null;
    const address = cluster?.value ?? null;
    const login = user?.value ?? null;
    return Object.freeze({
      name: entry.name,
      cluster: body?.cluster ?? "",
      user: body?.user ?? null,
      namespace: body?.namespace ?? null,
      server: address ? serverOf(address) : null,
      credential: login ? credentialKind(login) : "none",
      isCurrent: entry.name === currentContext,
      file: entry.file,
      problem,
      target:
        !problem && address && login
          ? Object.freeze({ context: entry.name, address, login, loginKey: `${user?.key}\n${cluster?.key}` })
          : null,
    });
  });
}

function firstOfEachName<T>(entries: readonly Entry<T>[]): ReadonlyMap<string, Entry<T>> {
  const first = new Map<string, Entry<T>>();
  for (const entry of entries) if (!first.has(entry.name)) first.set(entry.name, entry);
  return first;
}

function once<T, V>(
  entries: ReadonlyMap<string, Entry<T>>,
  read: (entry: Entry<T>) => Read<V>,
): (name: string) => Read<V> | null {
  const done = new Map<string, Read<V>>();
  return (name) => {
    const known = done.get(name);
    if (known) return known;
    const entry = entries.get(name);
    if (!entry) return null;
    const result = read(entry);
    done.set(name, result);
    return result;
  };
}

function readClusterOf(entry: Entry<ClusterBody>): Read<ClusterAddress> {
  const read = entry.body.ok ? readClusterEntry(entry.body.value, entry.dir) : entry.body;
  const key = `${entry.file}#${entry.name}`;
  return read.ok
    ? { value: Object.freeze(read.value), problem: null, key }
    : { value: null, problem: entry.problem(read.fault), key };
}

function readUserOf(entry: Entry<UserBody>): Read<Login> {
  const read = entry.body.ok ? readUserEntry(entry.body.value, entry.dir) : entry.body;
  const key = `${entry.file}#${entry.name}`;
  return read.ok
    ? { value: Object.freeze(read.value), problem: null, key }
    : { value: null, problem: entry.problem(read.fault), key };
}

function missing(entry: Entry<ContextBody>, body: ContextBody, what: "cluster" | "user"): Problem {
  const name = body[what];
  const detail = name ? `the ${what} "${name}" is not defined` : `the context names no ${what}`;
  return entry.problem({
    why: what === "cluster" ? "missing-cluster" : "missing-user",
    detail,
    path: name ? [what] : [],
  });
}
