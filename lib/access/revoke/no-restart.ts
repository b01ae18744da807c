import type { RestartCode } from "@/lib/plan/run-context";

const never = () => Promise.reject(new Error("this plan restarts nothing"));

/** For plans that leave Kiali alone. */
export const noRestart: RestartCode = { run: never, undo: never };
