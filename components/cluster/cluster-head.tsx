import type { ReactNode } from "react";
import { PageHead } from "@/components/ui/page-head";

/** A cluster's name as its Kiali calls it, what it is, and what helps most. */
export const ClusterHead = ({ name, purpose, action }: { name: string; purpose: ReactNode; action?: ReactNode }) => (
  <PageHead
    title={
      <code dir="auto" className="wrap-anywhere">
        {name}
      </code>
    }
    purpose={<span className="wrap-anywhere">{purpose}</span>}
    action={action}
  />
);
