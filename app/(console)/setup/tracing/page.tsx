import type { Metadata } from "next";
import { HOME_PAGES } from "@/components/home/home-pages";
import { TracingStep } from "@/components/setup/tracing-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: HOME_PAGES.tracing.title };

export default async function Page() {
  await requireSession();
  return <TracingStep />;
}
