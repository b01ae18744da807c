import type { Metadata } from "next";
import { ActivityList } from "@/components/activity/activity-list";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Activity" };

export default async function Page() {
  await requireSession();
  return <ActivityList />;
}
