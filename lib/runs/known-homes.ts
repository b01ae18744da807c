import "server-only";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { connectWish } from "@/lib/access/connect-wish";
import { auditFile } from "@/lib/audit/audit-file";
import { serverMemory } from "@/lib/server-memory";

/** A home that this console has to do with: somebody looked at its connections, planned or ran something there. */
const knownHome = z.object({ home: z.string().min(1).max(1_000), kiali: connectWish.shape.kiali });
export type KnownHome = z.infer<typeof knownHome>;

const MANY = 500;
const MAX_BYTES = 1024 * 1024;

type Memory = { homes: Map<string, KnownHome>; loaded: Promise<void> | null; saving: Promise<void> };
const memory = (): Memory =>
  serverMemory("known-homes", () => ({ homes: new Map(), loaded: null, saving: Promise.resolve() }));

/** Beside the audit file. Holds names of contexts and of Kialis, nothing else. */
export const homesFile = (): string => join(dirname(auditFile()), "homes.json");

/** Every home that is remembered, also from before this process. A damaged file is an empty one. */
export async function knownHomes(): Promise<readonly KnownHome[]> {
  await homesSaved();
  await loaded();
  return [...memory().homes.values()];
}

/** Remembers a home for good, in the background: nothing waits for the file, and nothing fails with it. */
export function rememberHome({ home, kiali }: KnownHome): void {
  const store = memory();
  store.saving = store.saving.then(async () => {
    await loaded();
    if (!add({ home, kiali })) return;
    // Another console may have remembered more meanwhile.
    for (const other of await load()) add(other);
    await save([...store.homes.values()]).catch(() => undefined);
  });
}

/** Resolves when what was remembered so far is on the disk, or could not be put there. */
export const homesSaved = (): Promise<void> => memory().saving;

function loaded(): Promise<void> {
  const store = memory();
  store.loaded ??= load().then((found) => found.forEach(add));
  return store.loaded;
}

/** False when nothing is new. A home without a named Kiali says no more than one with it. */
function add(known: KnownHome): boolean {
  const { homes } = memory();
  const key = (kiali: KnownHome["kiali"]): string => JSON.stringify([known.home, kiali?.namespace, kiali?.name]);
  const isNamed = [...homes.values()].some(({ home, kiali }) => home === known.home && kiali !== null);
  if (homes.has(key(known.kiali)) || (known.kiali === null && isNamed) || homes.size >= MANY) return false;
  homes.delete(key(null));
  homes.set(key(known.kiali), { home: known.home, kiali: known.kiali });
  return true;
}

async function load(): Promise<readonly KnownHome[]> {
  try {
    const text = await readFile(homesFile(), "utf8");
    if (text.length > MAX_BYTES) return [];
    const said = z.object({ homes: z.array(z.unknown()) }).parse(JSON.parse(text));
    return said.homes.flatMap((each) => knownHome.safeParse(each).data ?? []);
  } catch {
    return [];
  }
}

async function save(homes: readonly KnownHome[]): Promise<void> {
  const file = homesFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}.new`;
  await writeFile(next, `${JSON.stringify({ homes }, null, 1)}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, file);
}
