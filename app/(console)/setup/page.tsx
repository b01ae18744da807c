import type { Metadata } from "next";
import { ChooseStep } from "@/components/setup/choose-step";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Home and remote" };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return <ChooseStep initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />;
}
