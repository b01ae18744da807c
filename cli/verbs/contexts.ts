import type { ContextRow } from "@/lib/cluster/context-row";
import type { ContextsOutput } from "../contract/contexts-output";
import { EXIT } from "../exit-code";
import { cell, plain } from "../plain";
import { problemJson } from "../problem-json";
import { problemLine } from "../problem-line";
import type { Ended, Session } from "../session";
import { table } from "../table";

/** Lists what the kubeconfig holds. Nothing is dialled; a broken entry is listed with what is wrong with it. */
export async function contexts(session: Session): Promise<Ended> {
  const { rows, problems } = await session.clusters.contextRows();
  for (const problem of problems) session.terminal.err(`kiali-fleet: ${problemLine(problem)}\n`);
  const [first] = problems;
  if (rows.length === 0 && first) {
    session.json({ problem: problemJson(first) });
    return { code: EXIT.misuse };
  }
  if (session.isJson) session.json(rows.map(rowJson));
  else session.say(rows.length === 0 ? "Your kubeconfig has no contexts.\n" : rowsTable(rows, session));
  return { code: EXIT.done };
}

const rowJson = (row: ContextRow): ContextsOutput[number] => ({
  name: row.name,
  cluster: row.cluster,
  user: row.user,
  namespace: row.namespace,
  server: row.server,
  credential: row.credential,
  current: row.current,
  file: row.file,
  problem: row.problem && problemJson(row.problem),
});

function rowsTable(rows: readonly ContextRow[], { paint }: Session): string {
  const list = table(
    ["", "CONTEXT", "CLUSTER", "USER", "CREDENTIAL", "SERVER", "NAMESPACE", "FILE"],
    rows.map((row) => [
      row.current ? "*" : row.problem ? "✕" : "",
      cell(row.name),
      cell(row.cluster),
      cell(row.user),
      row.credential,
      cell(row.server),
      cell(row.namespace),
      cell(row.file),
    ]),
    paint,
  );
  const broken = rows.flatMap(({ name, problem }) =>
    problem ? [`${paint("red", "✕")} ${plain(name)}: ${problemLine(problem)}\n`] : [],
  );
  return broken.length === 0 ? list : `${list}\n${broken.join("")}`;
}
