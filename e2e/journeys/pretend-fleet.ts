import type { Page } from "@playwright/test";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";

/** What the console's clock says when a pretended fleet is first told, ms. */
export const PRETENDED_NOW_MS = 1_000_000_000;

/** Puts a fleet in the place of the console's own: of another life, with a clock that goes on and is no wall clock. Istio has nothing to say. */
export async function pretendFleet(page: Page, rows: readonly FleetRow[]): Promise<void> {
  const began = performance.now();
  const epoch = crypto.randomUUID();
  const view = (): FleetView => ({
    epoch,
    rev: 1,
    nowMs: PRETENDED_NOW_MS + (performance.now() - began),
    rows,
    sweep: null,
    sweptMs: null,
    problems: [],
  });
  const contentType = "text/event-stream";
  await page.route(/\/api\/fleet$/, (route) => route.fulfill({ json: { ok: true, value: view() } }));
  await page.route(/\/api\/fleet\/stream/, (route) =>
    route.fulfill({ contentType, body: `event: view\ndata: ${JSON.stringify(view())}\n\n` }),
  );
  const links = `event: asked\ndata: {"contexts":[],"logins":[]}\n\nevent: done\ndata: {}\n\n`;
  await page.route(/\/api\/fleet\/links/, (route) => route.fulfill({ contentType, body: links }));
}
