import "server-only";
import type { Overrides } from "@/lib/access/connect-wish";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { authorOfUpkeep } from "@/lib/audit/author-of-upkeep";
import { runRecorder } from "@/lib/audit/run-recorder";
import { usersOfPlan } from "@/lib/audit/users-of-plan";
import { planDigest } from "@/lib/plan/plan-digest";
import type { Result } from "@/lib/problem";
import { rememberHome } from "./known-homes";
import { wishedWorld } from "./open-world";
import { forgetOrphans } from "./orphans-of-homes";
import { type Run, startRun } from "./runs";

export type UpkeepOrder = {
  wish: UpkeepWish;
  overrides?: Overrides;
  /** Of the plan that was reviewed; without it whatever is planned now is carried out. */
  digest?: string;
  /** Who orders it, in the audit: a session's id, or "retry" and the like for what the console does by itself. */
  session: string;
};

/**
 * Starts a verb on connections of one home as a run: audited, watched under /api/runs, and alone on its home ("busy" otherwise).
 * It goes on when nobody watches; `settled` of the run says when it ended.
 */
export async function startUpkeep({ wish, overrides = {}, digest, session }: UpkeepOrder): Promise<Result<Run>> {
  const world = await wishedWorld(wish);
  if (!world.ok) return world;
  rememberHome(wish);
  const { open } = world.value;
  const started = startRun(
    { about: { verb: wish.verb, wish: null, upkeep: wish }, home: wish.home, name: nameOf(wish.names) },
    async ({ id, signal, onPlan, onEvent }) => {
      const users = usersOfPlan(open);
      const audit: { record: ReturnType<typeof runRecorder> | null } = { record: null };
      const done = await upkeep({
        wish,
        world: world.value,
        overrides,
        ...(digest === undefined ? {} : { digest }),
        signal,
        onPlan: (plan) => {
          users.ask(plan);
          audit.record = runRecorder({
            session,
            requestId: id,
            planDigest: digest ?? planDigest(plan),
            userOf: users.userOf,
            ...authorOfUpkeep(wish, overrides),
          });
          onPlan(plan);
        },
        onEvent,
        record: (entry) => {
          if (!audit.record) throw new Error("a step ran before its plan was known");
          return audit.record(entry);
        },
      });
      await audit.record?.end(done);
      return done;
    },
  );
  if (started.ok) void started.value.settled.then(() => forgetOrphans(wish.home));
  return started;
}

/** For people: the one connection, or how many. */
const nameOf = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : `${names.length} connections`;
