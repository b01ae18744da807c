import * as z from "zod";

/** One run of one console: what others are told when it holds a home. */
export const holder = z.object({
  user: z.string(),
  host: z.string(),
  /** Tells machines and containers of one host name apart; null where the system does not say. */
  machine: z.string().nullable(),
  pid: z.number(),
  run: z.string(),
});
export type Holder = z.infer<typeof holder>;

/** Who this run is, and whether another run is certain to be over although it never said so. */
export type HolderFacts = Holder & { isGone: (other: Holder) => boolean };

/** "ada@laptop/4711/0b6e…" */
export const holderText = ({ user, host, pid, run }: Holder): string => `${user}@${host}/${pid}/${run}`;

/** Every run is a field manager of its own, so that the API server itself refuses the second one. */
export const runManager = ({ run }: Pick<Holder, "run">): string => `kiali-fleet-run/${run}`;
