import type { Metadata } from "next";
import { HOME_PAGES } from "@/components/home/home-pages";
import { ScopeStep } from "@/components/setup/scope-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: HOME_PAGES.scope.title };

export default async function Page() {
  await requireSession();
  return <ScopeStep />;
}
