import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { serverMemory } from "./server-memory";

const runner = () => serverMemory("outside-requests", () => AsyncLocalStorage.snapshot());

/** Called when the process starts, while nobody's request is on the way. */
export const noteOutside = (): void => void runner();

/**
 * Does `work` as if no request had asked for it. A socket or a timer holds on to the request in which it was made, with its answer, the page that was
 * rendered for it and its compressor (300 KB and more), for as long as it lives: what outlives a request is made by this.
 */
export const outsideRequests = <T>(work: () => T): T => runner()(work);
