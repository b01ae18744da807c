import type { Metadata } from "next";
import { HOME_PAGES } from "@/components/home/home-pages";
import { TracingPage } from "@/components/home/tracing-page";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: HOME_PAGES.tracing.title };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return <TracingPage initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />;
}
