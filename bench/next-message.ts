import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** The next message of a process; throws when it ends without one. */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  const exited = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`the bench's clusters ended with ${code}`);
  });
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), exited]);
    return message;
  } finally {
    settled.abort();
    await exited.catch(() => undefined);
  }
}
