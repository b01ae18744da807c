import { ClusterLoading } from "@/components/cluster/cluster-loading";

export default function Loading() {
  return <ClusterLoading />;
}
