import type { Metadata } from "next";
import { applyUpkeepAction, planUpkeepAction } from "@/app/connections/actions";
import { ReviewPage } from "@/components/connections/review-page";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Review" };

export default async function Page() {
  await requireSession();
  const { rows } = await contextRows();
  return (
    <ReviewPage
      plan={planUpkeepAction}
      apply={applyUpkeepAction}
      contexts={rows.filter(({ problem }) => problem === null).map(({ name, server }) => ({ name, server }))}
    />
  );
}
