import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { objectName } from "@/lib/plan/object-name";
import type { Orphan } from "@/lib/plan/orphan";
import { fail, type Result } from "@/lib/problem";
import type { OrphansOutput } from "../contract/orphans-output";
import { endWithProblem } from "../end-with-problem";
import { EXIT } from "../exit-code";
import { orphanJson } from "../list-json";
import { type Home, openHome } from "../open-home";
import { cell, plain } from "../plain";
import { type ChooseNames, runUpkeep } from "../run-upkeep";
import type { Ended, Session } from "../session";
import { table } from "../table";
import { plainQuestion } from "../upkeep-verb";

const common = { isMeant: () => true, nothingMeant: "is on record", windowSeconds: 0, question: plainQuestion };

/** Lists what was granted and could not be taken back yet; finishes it with --retry, strikes it off with --forget. */
export async function orphans(session: Session): Promise<Ended> {
  const forget = session.options.get("forget")?.[0];
  const isRetry = session.options.has("retry");
  if (forget !== undefined && isRetry)
    return { misuse: { field: "forget", text: "--retry and --forget exclude each other.", hint: null } };
  if (isRetry) return runUpkeep(session, { ...common, verb: "settle", special: () => ({}) }, namesOnRecord);
  if (forget === undefined) return listOrphans(session);
  const at = forget.indexOf("=");
  if (at < 1)
    return {
      misuse: {
        field: "forget",
        text: `--forget ${forget} lacks a statement.`,
        hint: 'Write --forget NAME="how you know that it is gone".',
      },
    };
  const statement = forget.slice(at + 1);
  return runUpkeep(
    session,
    { ...common, verb: "forget", special: () => ({ statement }), optionOf: { statement: "forget" } },
    async () => ({ names: [forget.slice(0, at)] }),
  );
}

/** Those of --name, else all that are on record. */
const namesOnRecord: ChooseNames = async (session, home) => {
  if (home.names.length > 0) return { names: home.names };
  const found = await readRecords(session, home);
  if (!found.ok) return { problem: found.problem };
  const names = found.value.map(({ name }) => name);
  return names.length > 0 ? { names } : { nothing: `Nothing is on record in ${home.asked.home}.` };
};

async function readRecords(session: Session, home: Home): Promise<Result<readonly Orphan[]>> {
  const facts = homeFacts(home.world, home.asked, { signal: session.signal });
  const kiali = await facts.kiali();
  if (session.signal.aborted) return fail({ kind: "cancelled", context: home.asked.home });
  return kiali.ok ? readOrphans(home.world.home, kiali.value.namespace) : kiali;
}

async function listOrphans(session: Session): Promise<Ended> {
  const opened = await openHome(session);
  if ("ended" in opened) return opened.ended;
  const { home } = opened;
  const found = await readRecords(session, home);
  if (!found.ok) return endWithProblem(session, found.problem);
  const shown = found.value.filter(({ name }) => home.names.length === 0 || home.names.includes(name));
  session.json({ home: home.asked.home, orphans: shown.map(orphanJson) } satisfies OrphansOutput);
  if (session.isJson) return { code: EXIT.done };
  const whose = home.names.length > 0 ? ` for ${home.names.join(", ")}` : "";
  const none = `Nothing is on record${plain(whose)} in ${plain(home.asked.home)}.\n`;
  session.say(shown.length === 0 ? none : orphansTable(shown, session));
  return { code: EXIT.done };
}

function orphansTable(found: readonly Orphan[], { paint }: Session): string {
  const list = table(
    ["NAME", "CONTEXT", "SINCE", "LAST TRY", "PIECES", "SERVER"],
    found.map(({ name, context, since, lastTry, pieces, server }) => [
      cell(name),
      cell(context),
      since,
      cell(lastTry),
      String(pieces.length),
      cell(server),
    ]),
    paint,
  );
  const more = found.map(
    ({ name, why, pieces }) =>
      `\n${paint("bold", plain(name))}: ${plain(why)}\n${pieces.map(({ ref }) => `  ${plain(objectName(ref))}\n`).join("")}`,
  );
  return `${list}${more.join("")}`;
}
