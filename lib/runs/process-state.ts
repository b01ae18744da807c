import "server-only";
import { serverMemory } from "@/lib/server-memory";

/** How far this process is in its life; `start-process.ts` alone writes it. */
export const processState = (): { isStarted: boolean; isEnding: boolean } =>
  serverMemory("process", () => ({ isStarted: false, isEnding: false }));

/** Whether the process was told to end: what would go on for long is not begun any more. */
export const isEnding = (): boolean => processState().isEnding;

/** Whether the process took up its work and goes on with it. */
export const isReady = (): boolean => processState().isStarted && !isEnding();
