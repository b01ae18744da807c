import * as z from "zod";
import { noticeMessage } from "@/lib/notice/notice";
import { checkOutput } from "./check-output";
import { contextsOutput } from "./contexts-output";
import { leaksOutput, listOutput } from "./list-output";
import { orphansOutput } from "./orphans-output";
import { connectOutput, planOutput } from "./plan-output";
import { failureOutput } from "./problem-output";
import { statusEvent, statusOutput } from "./status-output";
import { upkeepOutput } from "./upkeep-output";

const SOURCES = {
  contexts: contextsOutput,
  status: statusOutput,
  "status-watch": statusEvent,
  check: checkOutput,
  plan: planOutput,
  connect: connectOutput,
  list: listOutput,
  leaks: leaksOutput,
  orphans: orphansOutput,
  upkeep: upkeepOutput,
  webhook: noticeMessage,
  failure: failureOutput,
} as const;

/** Text of every file in docs/schema, by file name; `npm run docs:write` writes them, a test compares them. */
export const schemaFiles = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(SOURCES).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { target: "draft-2020-12" }), null, 2)}\n`,
    ]),
  );
