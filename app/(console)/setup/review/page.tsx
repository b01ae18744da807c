import type { Metadata } from "next";
import { applyConnectAction, planConnectAction } from "@/app/setup/actions";
import { ReviewStep } from "@/components/setup/review-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Review" };

export default async function Page() {
  await requireSession();
  return <ReviewStep plan={planConnectAction} apply={applyConnectAction} />;
}
