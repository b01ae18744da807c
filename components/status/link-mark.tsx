"use client";
import { CloudOff, LoaderCircle, Radio, RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { join } from "@/components/ui/join";
import { TONE_TEXT } from "@/components/ui/verdict";
import type { Link } from "./link";
import { useLink } from "./use-fleet";

const LOOK = {
  connecting: { icon: LoaderCircle, tone: "neutral", word: "Connecting", means: "The console is being asked" },
  live: { icon: Radio, tone: "pass", word: "Live", means: "Changes show as they are seen" },
  polling: {
    icon: RefreshCw,
    tone: "warn",
    word: "Every 15 s",
    means: "The live stream does not get through, so the console is asked every 15 s",
  },
  lost: {
    icon: CloudOff,
    tone: "fail",
    word: "Lost",
    means: "The console does not answer; what is shown is the last known",
  },
} as const;

/** How the live state reaches this page, in a word; for the bar or the head of a page that uses `useFleet`. */
export function LinkMark({ className }: { className?: string }) {
  const { link: now, isSignedOut } = useLink();
  const link = useCalm(now);
  const { icon: Icon, tone, word, means } = LOOK[link];
  return (
    <span
      role="status"
      title={isSignedOut ? "Your session has ended; what is shown is the last known" : means}
      className={join("verdict", TONE_TEXT[tone], className)}
    >
      <Icon aria-hidden strokeWidth={2.25} className={join("size-4 shrink-0", link === "connecting" && "turning")} />
      {isSignedOut ? (
        <>
          Signed out
          <a href="/launch" className="underline underline-offset-2">
            Sign in
          </a>
        </>
      ) : (
        word
      )}
    </span>
  );
}

/** Another tab takes over, or a stream is opened anew: in a moment it is as it was, and not worth a word. */
const CALM_MS = 1_000;

function useCalm(link: Link): Link {
  const [shown, setShown] = useState(link);
  useEffect(() => {
    const timer = setTimeout(() => setShown(link), link === "connecting" ? CALM_MS : 0);
    return () => clearTimeout(timer);
  }, [link]);
  return shown;
}
