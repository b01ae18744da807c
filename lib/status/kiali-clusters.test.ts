import { expect, test } from "@playwright/test";
import type { ConnectionRow, Finding, Inventory } from "@/lib/access/inventory/inventory";
import { clusterLines, differenceWords, type KnownState } from "./kiali-clusters";

const READ = "2026-11-22T12:00:00.000Z";
const EARLIER = "2026-11-22T11:00:00Z";
const LATER = "2026-11-22T12:00:01Z";

const row = (name: string, changes: Partial<ConnectionRow> = {}): ConnectionRow => ({
  name,
  secret: { namespace: "istio-system", name: "kiali-multi-cluster-secret", uid: "1" },
  form: "combined",
  maker: { kind: "fleet", words: "Kiali Fleet" },
  server: `https://${name}.example:6443`,
  remote: { context: `admin@${name}`, how: "address" },
  auth: "token-file",
  tokenPlace: "own-key",
  identity: null,
  credential: { kind: "token-secret", issuedAt: null, expiresAt: null },
  createdAt: EARLIER,
  rotatedAt: null,
  isMounted: true,
  isLoaded: null,
  isQuarantined: false,
  orphan: null,
  findings: [],
  ...changes,
});
const finding = (id: Finding["id"], mend: Finding["mend"], severity: Finding["severity"] = "warn"): Finding => ({
  id,
  severity,
  detail: `says ${id}`,
  mend,
});
const inventory = (connections: readonly ConnectionRow[]): Inventory => ({
  home: "admin@east",
  kiali: {
    namespace: "istio-system",
    name: "kiali",
    version: "v2.29.0",
    installer: "helm",
    authStrategy: "anonymous",
    clusterName: "east",
  },
  connections,
  orphans: [],
  problems: [],
});
const lines = (
  listed: readonly string[] | null,
  connections: readonly ConnectionRow[],
  known: Record<string, KnownState> = {},
) => clusterLines({ listed, readAt: READ, inventory: inventory(connections) }, new Map(Object.entries(known)));

test("what is listed and held by a Secret is as it should be, the home first", () => {
  const all = lines(["west", "east"], [row("west")]);
  expect(all.map(({ name, should, says, why, tone }) => [name, should, says, why, tone])).toEqual([
    ["east", "home", "listed", null, "pass"],
    ["west", "entry", "listed", null, "pass"],
  ]);
  expect(differenceWords(all, true)).toEqual({ tone: "pass", title: "Kiali lists all 2 clusters that it should" });
});

const MISSING: readonly {
  because: string;
  row: ConnectionRow;
  known?: KnownState;
  why: RegExp;
  verb: string | null;
}[] = [
  {
    because: "it was written after the pod started, whatever its cluster answers",
    row: row("west", { createdAt: LATER }),
    known: { state: "unreachable", detail: "refused" },
    why: /needs a restart/,
    verb: "repair",
  },
  {
    because: "its token inside the kubeconfig was replaced after the pod started",
    row: row("west", { tokenPlace: "inline", rotatedAt: LATER }),
    why: /needs a restart/,
    verb: "repair",
  },
  {
    because: "its cluster does not answer: only a quarantine keeps the next start safe",
    row: row("west", { rotatedAt: LATER }),
    known: { state: "unreachable", detail: "api.west refuses the connection" },
    why: /^It does not answer: api\.west refuses the connection$/,
    verb: "quarantine",
  },
  {
    because: "its cluster refuses an expired credential",
    row: row("west", { findings: [finding("credential-expired", "rotate", "fail")] }),
    known: { state: "unauthorized", detail: "expired" },
    why: /refuses the credential that Kiali has: expired/,
    verb: "rotate",
  },
  {
    because: "its pod does not mount the Secret",
    row: row("west", { isMounted: false, findings: [finding("not-mounted", "adopt")] }),
    why: /^says not-mounted$/,
    verb: "adopt",
  },
  {
    because: "Kiali cannot use the entry, which comes before any time",
    row: row("west", { createdAt: LATER, findings: [finding("unusable", "revoke", "fail")] }),
    why: /^says unusable$/,
    verb: "revoke",
  },
  {
    because: "it was away when Kiali started, and answers now",
    row: row("west"),
    known: { state: "not-loaded", detail: "not listed" },
    why: /answers from here/,
    verb: "repair",
  },
  { because: "nobody knows more", row: row("west"), why: /did not answer when Kiali started/, verb: "repair" },
];
for (const { because, row: west, known, why, verb } of MISSING)
  test(`a cluster that is not listed says why: ${because}`, () => {
    const all = lines(["east"], [west], known ? { west: known } : {});
    const line = all.find(({ name }) => name === "west");
    expect(line).toMatchObject({ says: "not-listed", should: "entry", tone: "fail" });
    expect(line?.why).toMatch(why);
    expect(line?.mend?.verb ?? null).toBe(verb);
    expect(differenceWords(all, true)).toEqual({ tone: "fail", title: "Kiali lists 1 of 2: west is not loaded" });
  });

test("what is set aside is missing on purpose", () => {
  const all = lines(["east"], [row("west", { isQuarantined: true })]);
  expect(all[1]).toMatchObject({ should: "aside", tone: "skip", mend: null });
  expect(differenceWords(all, true)).toMatchObject({ tone: "pass" });
});

test("what is listed and set aside, or held by no Secret, is too much", () => {
  const all = lines(
    ["east", "north", "south"],
    [
      row("north", { isQuarantined: true }),
      row("south", { secret: null, findings: [finding("loaded-without-secret", "revoke")] }),
    ],
  );
  expect(all.map(({ name, should, tone, mend }) => [name, should, tone, mend?.verb])).toEqual([
    ["east", "home", "pass", undefined],
    ["north", "aside", "warn", "quarantine"],
    ["south", "none", "warn", "revoke"],
  ]);
  expect(differenceWords(all, true)).toEqual({
    tone: "warn",
    title: "Kiali lists its own cluster, and north, south beside it",
  });
});

test("a cluster that is named in the configuration alone is none that Kiali should list", () => {
  const all = lines(["east"], [row("far", { secret: null, findings: [finding("no-secret", null, "info")] })]);
  expect(all[1]).toMatchObject({ should: "link", tone: "skip" });
  expect(differenceWords(all, true)).toMatchObject({ tone: "pass" });
});

test("an entry with the home's own name is no second cluster", () => {
  const all = lines(["east"], [row("east", { findings: [finding("home-name", "revoke", "fail")] })]);
  expect(all[1]).toMatchObject({ should: "none", tone: "fail", mend: { verb: "revoke" } });
  expect(differenceWords(all, true)).toEqual({
    tone: "pass",
    title: "Kiali lists its own cluster, and should list no other",
  });
});

test("a Kiali that would not say is neither complete nor incomplete", () => {
  const all = lines(null, [row("west")]);
  expect(all.map(({ says, tone, why }) => [says, tone, why])).toEqual([
    ["silent", "unknown", null],
    ["silent", "unknown", null],
  ]);
  expect(differenceWords(all, true)).toEqual({
    tone: "unknown",
    title: "Kiali would not say which of 2 clusters it has",
  });
  expect(differenceWords(all, null)).toMatchObject({ tone: "unknown" });
  expect(differenceWords(all, false)).toEqual({
    tone: "fail",
    title: "No pod of Kiali serves: it has none of the 2 clusters that it should",
  });
});

test("many that are missing are counted, not all named", () => {
  const all = lines(
    ["east"],
    ["a", "b", "c", "d", "e"].map((name) => row(name)),
  );
  expect(differenceWords(all, true).title).toBe("Kiali lists 1 of 6: a, b, c and 2 more are not loaded");
});
