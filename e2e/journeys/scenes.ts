import type { SandboxCluster } from "@/sandbox/start-sandbox";
import type { StoredEvent } from "@/sandbox/store/store";

type Seen = StoredEvent["object"];

/**
 * Does something at the very moment when an object is first written, before the writer has its answer; once. For scenes
 * in which the world changes under a run.
 */
export function whenWritten(
  { sim }: SandboxCluster,
  resource: string,
  name: RegExp,
  act: (object: Seen) => void,
): void {
  const stop = sim.store.subscribe((event) => {
    const { metadata } = event.object;
    if (event.resource !== resource || !isNamed(metadata, name) || event.type === "DELETED") return;
    stop();
    act(event.object);
  });
}

const isNamed = (metadata: unknown, name: RegExp): boolean =>
  typeof metadata === "object" && metadata !== null && "name" in metadata && name.test(String(metadata.name));
