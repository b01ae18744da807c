import { get } from "node:http";
import { createInterface } from "node:readline";
import { applyPatch } from "@/lib/status/apply-patch";
import type { FleetPatch, FleetView } from "@/lib/status/fleet-row";

export type FleetStream = {
  /** Resolves with the first view for which it holds; rejects when the stream ends before. */
  until: (holds: (view: FleetView) => boolean) => Promise<FleetView>;
  close: () => void;
};

/** Follows the fleet as a tab does: one stream of server-sent events, each put into the view before. */
export function openFleetStream(origin: string, cookie: string): FleetStream {
  let view: FleetView | null = null;
  let isOver = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  const over = () => {
    isOver = true;
    wake();
  };
  const request = get(`${origin}/api/fleet/stream`, { headers: { cookie } }, (response) => {
    response.on("error", over);
    let event = "";
    const lines = createInterface({ input: response });
    lines.on("line", (line) => {
      if (line.startsWith("event: ")) event = line.slice("event: ".length);
      if (!line.startsWith("data: ")) return;
      view = received(view, event, line.slice("data: ".length));
      wake();
    });
    lines.on("error", over);
    lines.on("close", over);
  });
  request.on("error", over);
  return {
    until: (holds) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (view && holds(view)) resolve(view);
          else if (isOver) reject(new Error("the console's stream ended"));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    close: () => request.destroy(),
  };
}

function received(before: FleetView | null, event: string, data: string): FleetView | null {
  if (event === "view") {
    const view: FleetView = JSON.parse(data);
    return view;
  }
  if (event !== "patch" || !before) return before;
  const patch: FleetPatch = JSON.parse(data);
  return applyPatch(before, patch);
}
