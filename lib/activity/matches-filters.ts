import type { ActivityFilters } from "./activity-filters";
import { type FoldedRun, outcomeOfRun } from "./fold-activity";

/** Whether the filters let a run through. */
export function matchesFilters(run: FoldedRun, filters: ActivityFilters, isLive: boolean): boolean {
  const { context, user, verb, connection, result, from, to, q } = filters;
  if (context !== undefined && run.home !== context && !run.contexts.has(context)) return false;
  if (user !== undefined && run.session !== user && !run.users.has(user)) return false;
  if (verb !== undefined && run.verb !== verb) return false;
  if (connection !== undefined && !run.names.has(connection)) return false;
  if (from !== undefined && run.lastAt < startOf(from)) return false;
  if (to !== undefined && run.startedAt > endOf(to)) return false;
  if (result !== undefined && outcomeOfRun(run, isLive) !== result) return false;
  return q === undefined || holds(run, q.toLowerCase());
}

/** Both as ISO instants in UTC, which compare as text. */
const startOf = (moment: string): string => new Date(moment).toISOString();
const endOf = (moment: string): string =>
  moment.length === 10 ? `${moment}T23:59:59.999Z` : new Date(moment).toISOString();

function holds(run: FoldedRun, text: string): boolean {
  const has = (value: string | null): boolean => value?.toLowerCase().includes(text) ?? false;
  return (
    [run.requestId, run.verb, run.home, run.session, run.planDigest, run.end?.words ?? null].some(has) ||
    [...run.names, ...run.contexts, ...run.users].some(has) ||
    run.overrides.some(({ id, reason }) => has(id) || has(reason)) ||
    run.steps.some(({ id, words, result }) => has(id) || has(words) || has(result))
  );
}
