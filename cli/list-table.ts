import type { ConnectionRow, Finding, Inventory, RemoteSide } from "@/lib/access/inventory/inventory";
import { expiryOf } from "@/lib/access/rotate/expiry";
import type { Paint } from "./paint";
import { cell, plain } from "./plain";
import { problemLine } from "./problem-line";
import { table } from "./table";

const SIGN = {
  fail: { sign: "✕", color: "red" },
  warn: { sign: "!", color: "yellow" },
  info: { sign: "·", color: "dim" },
} as const;

/** The inventory as a person reads it: one line per connection, and below what is wrong with each and which verb mends it. */
export function listTable(inventory: Inventory, sides: ReadonlyMap<ConnectionRow, RemoteSide>, paint: Paint): string {
  const { connections, kiali } = inventory;
  const title = `Kiali ${plain(`${kiali.namespace}/${kiali.name}`)} ${cell(kiali.version)} in ${plain(inventory.home)}\n`;
  if (connections.length === 0) return `${title}It has no connection.\n`;
  const rows = connections.map((row) => {
    const side = sides.get(row) ?? null;
    const found = findingsOf(row, side);
    return [
      cell(row.name),
      cell(row.remote?.context ?? null),
      row.form,
      row.maker.kind,
      row.credential.kind,
      expiryWords(row),
      rbacWords(side),
      found.length === 0 ? "none" : [...new Set(found.map(({ id }) => id))].join(", "),
    ];
  });
  const list = table(["NAME", "CONTEXT", "FORM", "OWNER", "CREDENTIAL", "EXPIRES", "RBAC", "FINDINGS"], rows, paint);
  const below = connections.flatMap((row) => {
    const lines = findingsOf(row, sides.get(row) ?? null).map((finding) => findingLine(finding, paint));
    const problem = sides.get(row)?.problem;
    if (problem) lines.push(`  ${paint("magenta", "?")} ${problemLine(problem)}\n`);
    return lines.length > 0 ? [`\n${paint("bold", plain(row.name))}\n${lines.join("")}`] : [];
  });
  return `${title}${list}${below.join("")}`;
}

/** "!" where it is time to renew it, "✕" where it is too late. */
function expiryWords({ credential }: ConnectionRow): string {
  const { state } = expiryOf(credential, Date.now());
  const mark = state === "expired" ? " ✕" : state === "expiring" ? " !" : "";
  return `${cell(credential.expiresAt)}${mark}`;
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
