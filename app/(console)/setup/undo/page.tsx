import type { Metadata } from "next";
import { cancelRunAction, planUndoAction, undoConnectAction } from "@/app/setup/actions";
import { UndoPage } from "@/components/setup/undo-page";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Take back" };

export default async function Page() {
  await requireSession();
  return <UndoPage plan={planUndoAction} undo={undoConnectAction} cancel={cancelRunAction} />;
}
