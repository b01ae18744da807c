import type { Terminal } from "./terminal";

/** A terminal for tests: keeps what was printed, answers what it was told to, and can press Ctrl-C. */
export function recordingTerminal(
  given: Partial<Pick<Terminal, "isInteractive" | "hasColor" | "readFile" | "readStdin">> & { answer?: string } = {},
) {
  const printed = { out: "", err: "", status: [] as string[], kubeconfig: null as string | null };
  let interrupt: (() => void) | null = null;
  const terminal: Terminal = {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    status: (text) => {
      printed.status.push(text);
    },
    openScreen: () => null,
    isInteractive: given.isInteractive ?? false,
    hasColor: given.hasColor ?? false,
    ask: async (question) => {
      printed.err += question;
      return given.answer ?? null;
    },
    readFile: given.readFile ?? (() => Promise.reject(new Error("no such file"))),
    readStdin: given.readStdin ?? (async () => ""),
    setKubeconfig: (path) => {
      printed.kubeconfig = path;
    },
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => {
        interrupt = null;
      };
    },
  };
  return { terminal, printed, pressCtrlC: () => interrupt?.() };
}
