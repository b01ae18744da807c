import * as z from "zod";
import { orphan } from "@/lib/plan/orphan";

/** What `orphans` without --retry and --forget prints with `--output json`. Names and UIDs; nothing secret is in a record. */
export const orphansOutput = z
  .strictObject({ home: z.string().describe("Context of the home."), orphans: z.array(orphan) })
  .meta({ title: "kiali-fleet orphans --output json" });
export type OrphansOutput = z.infer<typeof orphansOutput>;
