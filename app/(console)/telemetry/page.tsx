import type { Metadata } from "next";
import { HOME_PAGES } from "@/components/home/home-pages";
import { TelemetryPage } from "@/components/home/telemetry-page";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: HOME_PAGES.metrics.title };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return <TelemetryPage initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />;
}
