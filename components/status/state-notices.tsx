"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { noticeChoice, onNoticeChoice } from "./notice-choice";

/** Tells this browser's person of what becomes worse, on whatever page, where that was wished for in the Settings. Shows nothing itself. */
export function StateNotices() {
  const client = useQueryClient();
  const choice = useSyncExternalStore(onNoticeChoice, noticeChoice, () => "off" as const);
  useEffect(() => {
    if (choice !== "on") return;
    let end: (() => void) | null = null;
    let isOver = false;
    // Most browsers never want it: it is no part of the first load.
    void import("./watch-news").then(({ watchNews }) => {
      if (!isOver) end = watchNews(client);
    });
    return () => {
      isOver = true;
      end?.();
    };
  }, [client, choice]);
  return null;
}
