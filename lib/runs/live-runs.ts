import "server-only";
import { unendedRuns } from "./runs";

/** Ids of the runs that go on in this process now. */
export const liveRuns = (): ReadonlySet<string> => new Set(unendedRuns().map(({ id }) => id));
