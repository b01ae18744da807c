/** Where this browser keeps that it wants to be told; the permission is the browser's own. */
const KEY = "kiali-fleet/notices";
const CHANGED = "kiali-fleet:notices";

/** "denied" is undone by the person in the browser alone; "impossible": no such thing here. */
export type NoticeChoice = "on" | "off" | "denied" | "impossible";

export function noticeChoice(): NoticeChoice {
  if (!("Notification" in window)) return "impossible";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && kept() === "on" ? "on" : "off";
}

/** Turns it on, after asking the browser where it was not asked yet, or off. Only from a click: a browser refuses to ask otherwise. */
export async function chooseNotices(isOn: boolean): Promise<void> {
  if (isOn && Notification.permission === "default") await Notification.requestPermission();
  try {
    if (isOn && Notification.permission === "granted") localStorage.setItem(KEY, "on");
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is turned off: then nothing is remembered, and nothing is told.
  }
  dispatchEvent(new Event(CHANGED));
}

/** Tells when the choice changed, here or in another tab. Answers with what ends that. */
export function onNoticeChoice(listener: () => void): () => void {
  addEventListener("storage", listener);
  addEventListener(CHANGED, listener);
  addEventListener("focus", listener);
  return () => {
    removeEventListener("storage", listener);
    removeEventListener(CHANGED, listener);
    removeEventListener("focus", listener);
  };
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
