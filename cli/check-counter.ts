import type { CheckResult } from "@/lib/checks/check";
import type { Terminal } from "./terminal";

const isFine = ({ verdict }: CheckResult): boolean => verdict.status === "pass" || verdict.status === "skip";

/** The live line above the prompt: "27 of 41 checks, 2 need attention". */
export function checkCounter(terminal: Pick<Terminal, "status">, total: number) {
  let done = 0;
  let attention = 0;
  const show = (): void =>
    terminal.status(`◌ ${done} of ${total} checks${attention > 0 ? `, ${attention} need attention` : ""}`);
  show();
  return {
    add: (result: CheckResult): void => {
      done += 1;
      if (!isFine(result)) attention += 1;
      show();
    },
  };
}
