import type { Check } from "./check";
import type { ClusterFacts } from "./cluster-facts";
import type { PairFacts } from "./pair-facts";

export type Side = "home" | "remote";

/** One definition, asked of the home and of the remote: ids are `<side>.<id>`, and `run` sees the facts of its side. */
export const bothSides = (
  id: string,
  make: (side: Side) => Omit<Check, "id" | "subject" | "run"> & {
    run: (own: ClusterFacts, facts: PairFacts) => ReturnType<Check["run"]>;
  },
): readonly Check[] =>
  (["home", "remote"] as const).map((side) => {
    const { run, ...rest } = make(side);
    return { ...rest, id: `${side}.${id}`, subject: side, run: (facts) => run(facts[side], facts) };
  });
