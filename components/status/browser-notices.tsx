"use client";
import { useSyncExternalStore } from "react";
import { Switch } from "@/components/ui/switch";
import { chooseNotices, noticeChoice, onNoticeChoice } from "./notice-choice";

const WORDS = {
  on: "On: one open tab of this browser tells, also while it is hidden. It keeps the live stream open for that.",
  off: "Off. The browser asks for your permission when you turn it on.",
  denied:
    "This browser was told to block notifications of this address. Allow them in its site settings, at the left of the address bar, then come back here.",
  impossible: "This browser has no notifications for pages.",
} as const;

/** The switch of the Settings page: notifications of this browser, when a cluster gets worse, a credential expires or a revoke leaves an orphan. */
export function BrowserNotices() {
  const choice = useSyncExternalStore(onNoticeChoice, noticeChoice, () => "off" as const);
  const canChoose = choice === "on" || choice === "off";
  return (
    <div className="flex flex-col gap-1.5">
      {canChoose && (
        <Switch
          label="Tell me in this browser when a cluster gets worse, its credential expires, or something is orphaned"
          isOn={choice === "on"}
          onChange={(isOn) => void chooseNotices(isOn)}
        />
      )}
      <p role="status" className="text-table text-n10">
        {WORDS[choice]}
      </p>
    </div>
  );
}
