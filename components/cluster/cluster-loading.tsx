import { PageHead } from "@/components/ui/page-head";
import { ConnectionLoading } from "./connection-loading";

/** The page before the kubeconfig was read. */
export const ClusterLoading = () => (
  <div aria-busy>
    <PageHead title="Cluster" purpose="The console is being asked." />
    <ConnectionLoading />
  </div>
);
