import type { Metadata } from "next";
import { AccessStep } from "@/components/setup/access-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Remote access" };

export default async function Page() {
  await requireSession();
  return <AccessStep />;
}
