import type { Metadata } from "next";
import { RequirementsStep } from "@/components/setup/requirements-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Requirements" };

export default async function Page() {
  await requireSession();
  return <RequirementsStep />;
}
