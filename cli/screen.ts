import type { WriteStream } from "node:tty";
import type { Screen } from "./terminal";

const CLEAR = "\u001b[2J";
const HOME = "\u001b[H";
const REST_OF_LINE = "\u001b[K";
const REST_OF_SCREEN = "\u001b[J";
/** Lines that are too long are cut by the terminal, which knows how wide each character is. */
const WRAP_OFF = "\u001b[?7l";
const WRAP_ON = "\u001b[?7h";

/** The whole terminal, drawn over from its top; what was shown last stays. */
export function screenOn(stdout: Pick<WriteStream, "write" | "rows">): Screen {
  stdout.write(CLEAR);
  return {
    show: (text) => {
      const lines = text.replace(/\n$/, "").split("\n");
      const room = Math.max(2, (stdout.rows || 24) - 1);
      const shown =
        lines.length <= room ? lines : [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} more lines`];
      const drawn = shown.map((line) => `${line}${REST_OF_LINE}\n`).join("");
      stdout.write(`${WRAP_OFF}${HOME}${drawn}${REST_OF_SCREEN}${WRAP_ON}`);
    },
    close: () => {
      stdout.write(WRAP_ON);
    },
  };
}
