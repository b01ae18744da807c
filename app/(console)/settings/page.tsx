import type { Metadata } from "next";
import { headers } from "next/headers";
import { SettingsPage } from "@/components/notify/settings-page";
import { doors } from "@/lib/session/doors";
import { requireSession } from "@/lib/session/require-session";
import { sendTestAction } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  await requireSession();
  const host = (await headers()).get("host");
  const door = doors().find((each) => each.host === host);
  return <SettingsPage origin={door?.origin ?? "http://127.0.0.1:3000"} sendTest={sendTestAction} />;
}
