import type { Metadata } from "next";
import { HOME_PAGES } from "@/components/home/home-pages";
import { UsersStep } from "@/components/setup/users-step";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: HOME_PAGES.users.title };

export default async function Page() {
  await requireSession();
  return <UsersStep />;
}
