import { redirect } from "next/navigation";
import { requireSession } from "@/lib/session/require-session";

export default async function Page() {
  await requireSession();
  redirect("/clusters");
}
