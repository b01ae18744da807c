import type { RestartCode } from "@/lib/plan/run-context";
import { fail, type Result } from "@/lib/problem";

/**
 * The same restart, and how it ended, for those who run beside it. `ended` answers when it has, or is known never to begin, or at once when `signal`
 * is cancelled (null).
 */
export function toldRestart(code: RestartCode): {
  code: RestartCode;
  ended: (signal: AbortSignal) => Promise<Result<string> | null>;
} {
  const end = Promise.withResolvers<Result<string>>();
  return {
    code: {
      ...code,
      run: async (step, context) => {
        const done = await code.run(step, context);
        if (!step.restores) end.resolve(done);
        return done;
      },
      skipped: (step, problem) => {
        if (!step.restores) end.resolve(fail(problem));
      },
    },
    ended: (signal) =>
      new Promise((resolve) => {
        const leave = () => resolve(null);
        if (signal.aborted) return leave();
        signal.addEventListener("abort", leave, { once: true });
        void end.promise.then((done) => {
          signal.removeEventListener("abort", leave);
          resolve(done);
        });
      }),
  };
}
