import type { StandIn } from "@/sandbox/telemetry/stand-in";
import { askPlainly } from "./ask-plainly";

/** A stand-in that is none: it hands on what it is asked to the store at this address. */
export const forwardTo =
  (url: string): StandIn =>
  async (path) => {
    const { status, contentType, body } = await askPlainly(`${url}${path}`);
    return { status, contentType, body };
  };
