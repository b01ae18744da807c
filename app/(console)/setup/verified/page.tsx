import type { Metadata } from "next";
import { VerifiedStep } from "@/components/setup/verified-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Verified" };

export default async function Page() {
  await requireSession();
  return <VerifiedStep />;
}
