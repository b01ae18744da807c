import type { Metadata } from "next";
import { cancelRunAction } from "@/app/setup/actions";
import { RunPage } from "@/components/connections/run-page";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Run" };

export default async function Page() {
  await requireSession();
  return <RunPage cancel={cancelRunAction} />;
}
