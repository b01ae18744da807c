import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { hasKeys } from "@/lib/has-keys";
import type { SettingsView } from "@/lib/notice/settings-view";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const shape = resultShape(z.custom<SettingsView>((value) => hasKeys(value, "webhook", "metrics"), "Not the settings"));

const BUSY_EVERY_MS = 2_000;
const QUIET_EVERY_MS = 10_000;

const isBusy = (answer: Result<SettingsView> | undefined): boolean =>
  answer?.ok === true &&
  "deliveries" in answer.value.webhook &&
  answer.value.webhook.deliveries.some(({ state }) => state === "waiting" || state === "sending");

/** How the webhook and the token of /metrics stand. Asked again often while a message is on its way. */
export const settingsQuery = () =>
  queryOptions({
    queryKey: ["settings"],
    queryFn: async ({ signal }): Promise<Result<SettingsView>> =>
      shape.parse(await (await fetch("/api/notify", { signal })).json()),
    refetchInterval: ({ state }) => (isBusy(state.data) ? BUSY_EVERY_MS : QUIET_EVERY_MS),
    staleTime: 0,
  });
