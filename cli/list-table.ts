import type { ConnectionRow, Finding, Inventory, RemoteSide } from "@/lib/access/inventory/inventory";
import { expiryOf } from "@/lib/access/rotate/expiry";
import { ageWords } from "./age-words";
import type { Paint } from "./paint";
import { cell, plain } from "./plain";
import { problemLine } from "./problem-line";
import { table } from "./table";

const SIGN = {
  fail: { sign: "✕", color: "red" },
  warn: { sign: "!", color: "yellow" },
  info: { sign: "·", color: "dim" },
} as const;

type Sides = ReadonlyMap<ConnectionRow, RemoteSide>;
type Look = { paint: Paint; isWide: boolean; now: number };

/** The inventory as a person reads it: one line per connection, and below what is wrong with each and which verb mends it. */
export function listTable(inventory: Inventory, sides: Sides, look: Look): string {
  const { paint } = look;
  const { connections, kiali } = inventory;
  const title = `Kiali ${plain(`${kiali.namespace}/${kiali.name}`)} ${cell(kiali.version)} in ${plain(inventory.home)}\n`;
  if (connections.length === 0) return `${title}It has no connection.\n`;
  const columns = look.isWide ? wide : narrow;
  const rows = connections.map((row) => columns.map(([, words]) => words(row, sides.get(row) ?? null, look.now)));
  const headings = columns.map(([heading]) => heading);
  const list = table(headings, rows, paint);
  const below = connections.flatMap((row) => {
    const lines = findingsOf(row, sides.get(row) ?? null).map((finding) => findingLine(finding, paint));
    const problem = sides.get(row)?.problem;
    if (problem) lines.push(`  ${paint("magenta", "?")} ${problemLine(problem)}\n`);
    return lines.length > 0 ? [`\n${paint("bold", plain(row.name))}\n${lines.join("")}`] : [];
  });
  return `${title}${list}${below.join("")}`;
}

type Column = readonly [heading: string, words: (row: ConnectionRow, side: RemoteSide | null, now: number) => string];

const NAME: Column = ["NAME", ({ name }) => cell(name)];
const CONTEXT: Column = ["CONTEXT", ({ remote }) => cell(remote?.context ?? null)];
const FORM: Column = ["FORM", ({ form }) => form];
const OWNER: Column = ["OWNER", ({ maker }) => maker.kind];
const CREDENTIAL: Column = ["CREDENTIAL", ({ credential }) => credential.kind];
const RBAC: Column = ["RBAC", (_row, side) => rbacWords(side)];
const FINDINGS: Column = [
  "FINDINGS",
  (row, side) => [...new Set(findingsOf(row, side).map(({ id }) => id))].join(", ") || "none",
];

const narrow: readonly Column[] = [
  NAME,
  CONTEXT,
  FORM,
  OWNER,
  CREDENTIAL,
  ["EXPIRES", ({ credential }, _side, now) => `${cell(credential.expiresAt)}${expiryMark(credential, now)}`],
  RBAC,
  FINDINGS,
];

/** AGE is that of the connection; WRITTEN is how long ago its credential was last written, by a connect or a rotation. */
const wide: readonly Column[] = [
  NAME,
  CONTEXT,
  ["SERVER", ({ server }) => cell(server)],
  ["IDENTITY", ({ identity }) => cell(identity && `${identity.namespace}/${identity.account}`)],
  FORM,
  OWNER,
  CREDENTIAL,
  ["AGE", ({ createdAt }, _side, now) => cell(ageWords(createdAt, now))],
  ["WRITTEN", ({ rotatedAt }, _side, now) => cell(ageWords(rotatedAt, now))],
  ["EXPIRES", ({ credential }, _side, now) => `${untilWords(credential, now)}${expiryMark(credential, now)}`],
  RBAC,
  FINDINGS,
];

function untilWords({ expiresAt }: ConnectionRow["credential"], now: number): string {
  const words = ageWords(expiresAt, now);
  if (expiresAt === null || words === null) return cell(expiresAt);
  return Date.parse(expiresAt) > now ? `in ${words}` : `${words} ago`;
}

/** "!" where it is time to renew it, "✕" where it is too late. */
function expiryMark(credential: ConnectionRow["credential"], now: number): string {
  const { state } = expiryOf(credential, now);
  return state === "expired" ? " ✕" : state === "expiring" ? " !" : "";
}

const findingsOf = (row: ConnectionRow, side: RemoteSide | null): readonly Finding[] => [
  ...row.findings,
  ...(side?.findings ?? []),
];

function findingLine({ severity, detail, mend, id }: Finding, paint: Paint): string {
  const { sign, color } = SIGN[severity];
  const verb = mend ? ` (${mend})` : "";
  return `  ${paint(color, sign)} ${plain(detail)}${verb} ${paint("dim", `[${id}]`)}\n`;
}

/** Which access by the rules of which version, or that nobody could look. */
function rbacWords(side: RemoteSide | null): string {
  if (!side) return "–";
  const { rbac, isAlive } = side;
  if (!rbac) return side.problem ? "unknown" : isAlive === false ? "dead" : "–";
  if (rbac.missing.length > 0 || rbac.extra.length > 0)
    return `${rbac.access ?? "own"}, ${rbac.missing.length} missing, ${rbac.extra.length} extra`;
  return `${rbac.access ?? "own"} ${rbac.version ?? rbac.wantedVersion}`;
}
