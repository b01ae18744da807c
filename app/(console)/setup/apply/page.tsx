import type { Metadata } from "next";
import { cancelRunAction } from "@/app/setup/actions";
import { ApplyStep } from "@/components/setup/apply-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Apply" };

export default async function Page() {
  await requireSession();
  return <ApplyStep cancel={cancelRunAction} />;
}
