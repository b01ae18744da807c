import * as z from "zod";
import { outcome } from "./activity";

const word = z.string().trim().min(1).max(300);
const instant = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

/** Which runs to show. Each stands in the address under its own name; what is absent lets everything through. */
export const activityFilters = z.object({
  /** A context: the home's or one that a step touched. */
  context: word.optional(),
  /** Kubernetes user or session. */
  user: word.optional(),
  verb: word.optional(),
  /** A connection, by the cluster's name. */
  connection: word.optional(),
  result: outcome.optional(),
  /** A day (UTC), or an instant; `to` a day means to its end. */
  from: instant.optional(),
  to: instant.optional(),
  /** Anywhere in a run: its words, step ids, digest, request id. */
  q: word.optional(),
});
export type ActivityFilters = z.infer<typeof activityFilters>;

const NAMES = activityFilters.keyof().options;

/** The filters of an address. One that makes no sense is left out. */
export function filtersFrom(params: Pick<URLSearchParams, "get">): ActivityFilters {
  const said = NAMES.flatMap((name) => {
    const value = params.get(name);
    return value !== null && activityFilters.shape[name].safeParse(value).success ? [[name, value]] : [];
  });
  return activityFilters.parse(Object.fromEntries(said));
}

/** The same as a query string, in one order. */
export const filtersQuery = (filters: ActivityFilters): URLSearchParams =>
  new URLSearchParams(NAMES.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])));

export const isFiltered = (filters: ActivityFilters): boolean => filtersQuery(filters).size > 0;
