import { expect, test } from "@playwright/test";
import type { ConnectionRow, Inventory, RemoteSide } from "@/lib/access/inventory/inventory";
import { listTable } from "./list-table";
import { painter } from "./paint";

const NOW = Date.parse("2026-11-22T12:00:00Z");

const row = (changes: Partial<ConnectionRow> = {}): ConnectionRow => ({
  name: "west",
  secret: { namespace: "istio-system", name: "kiali-multi-cluster-secret", uid: "1" },
  form: "combined",
  maker: { kind: "fleet", words: "Kiali Fleet" },
  server: "https://west.example:6443",
  remote: { context: "admin@west", how: "address" },
  auth: "token-file",
  tokenPlace: "own-key",
  identity: { namespace: "istio-system", account: "kiali-remote-east", uid: "2" },
  credential: { kind: "token-request", issuedAt: "2026-11-01T00:00:00Z", expiresAt: "2026-11-25T18:00:00Z" },
  createdAt: "2026-08-24T12:00:00Z",
  rotatedAt: "2026-11-19T00:00:00Z",
  isMounted: true,
  isLoaded: true,
  isQuarantined: false,
  orphan: null,
  findings: [{ id: "credential-expiring", severity: "warn", detail: "its token expires soon", mend: "rotate" }],
  ...changes,
});

const bare = row({
  name: "north",
  server: null,
  remote: null,
  maker: { kind: "listed", words: "clustering.clusters" },
  form: "listed",
  identity: null,
  credential: { kind: "none", issuedAt: null, expiresAt: null },
  createdAt: null,
  rotatedAt: null,
  findings: [],
});

const inventory = (...connections: ConnectionRow[]): Inventory => ({
  home: "east",
  kiali: {
    namespace: "istio-system",
    name: "kiali",
    version: "v2.20.0",
    installer: "helm",
    authStrategy: "token",
    clusterName: "east",
  },
  connections,
  orphans: [],
  problems: [],
});

const print = (isWide: boolean, rows: readonly ConnectionRow[], sides = new Map<ConnectionRow, RemoteSide>()): string =>
  listTable(inventory(...rows), sides, { paint: painter(false), isWide, now: NOW });

/** The cells of every line of the table, headings first. */
const cells = (text: string): readonly (readonly string[])[] =>
  (text.split("\n\n")[0] ?? "")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/ {2,}/));

test.describe("the table of list", () => {
  test("has a line per connection, and below each what is wrong and which verb mends it", () => {
    const text = print(false, [row(), bare]);
    expect(text).toMatch(/^Kiali istio-system\/kiali v2\.20\.0 in east\n/);
    expect(cells(text)).toEqual([
      ["NAME", "CONTEXT", "FORM", "OWNER", "CREDENTIAL", "EXPIRES", "RBAC", "FINDINGS"],
      [
        "west",
        "admin@west",
        "combined",
        "fleet",
        "token-request",
        "2026-11-25T18:00:00Z !",
        "–",
        "credential-expiring",
      ],
      ["north", "–", "listed", "listed", "none", "–", "–", "none"],
    ]);
    expect(text).toContain("\nwest\n  ! its token expires soon (rotate) [credential-expiring]\n");
    expect(text).not.toContain("\nnorth\n");
  });

  test("when wide also says server, identity, age and when the credential was written, in times that people say", () => {
    const expired = row({
      name: "south",
      credential: { kind: "token-request", issuedAt: "2026-11-01T00:00:00Z", expiresAt: "2026-11-22T10:00:00Z" },
      createdAt: "2026-11-22T11:30:00Z",
      findings: [],
    });
    expect(cells(print(true, [row(), expired, bare]))).toEqual([
      [
        "NAME",
        "CONTEXT",
        "SERVER",
        "IDENTITY",
        "FORM",
        "OWNER",
        "CREDENTIAL",
        "AGE",
        "WRITTEN",
        "EXPIRES",
        "RBAC",
        "FINDINGS",
      ],
      [
        "west",
        "admin@west",
        "https://west.example:6443",
        "istio-system/kiali-remote-east",
        "combined",
        "fleet",
        "token-request",
        "90 d",
        "3 d",
        "in 3 d !",
        "–",
        "credential-expiring",
      ],
      [
        "south",
        "admin@west",
        "https://west.example:6443",
        "istio-system/kiali-remote-east",
        "combined",
        "fleet",
        "token-request",
        "30 min",
        "3 d",
        "2 h ago ✕",
        "–",
        "none",
      ],
      ["north", "–", "–", "–", "listed", "listed", "none", "–", "–", "–", "–", "none"],
    ]);
  });

  test("tells a remote that could not be asked from one whose rules are known, in both widths", () => {
    const silent: RemoteSide = {
      context: "admin@west",
      problem: { kind: "timed-out", context: "admin@west", waitedFor: "an answer", timeoutMs: 15_000 },
      isAlive: null,
      rbac: null,
      ownKiali: null,
      pieces: [],
      findings: [],
    };
    const known = row({ name: "south", findings: [] });
    const west = row({ findings: [] });
    const rules = {
      role: "kiali",
      binding: "kiali",
      access: "view-only",
      version: null,
      wantedVersion: "2.20",
    } as const;
    const sides = new Map([
      [west, silent],
      [known, { ...silent, problem: null, isAlive: true, rbac: { ...rules, missing: ["list endpoints"], extra: [] } }],
    ]);
    for (const isWide of [false, true]) {
      const [, first, second] = cells(print(isWide, [west, known], sides));
      expect(first?.at(-2)).toBe("unknown");
      expect(second?.at(-2)).toBe("view-only, 1 missing, 0 extra");
    }
  });

  test("lets no text from a cluster move the cursor", () => {
    const evil = row({ server: "https://a\u001b[2J", identity: { namespace: "a\nb", account: "c", uid: null } });
    const text = print(true, [evil]);
    expect(text).not.toContain("\u001b");
    expect(cells(text)[1]).toContain("a\\u000ab/c");
  });

  test("says so when there is no connection", () => {
    expect(print(true, [])).toContain("It has no connection.");
  });
});
