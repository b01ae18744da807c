import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";

/** A kubeconfig without a context: what will be here, and how it gets here. */
export const NoContexts = () => (
  <Empty title="No cluster to show yet" action={<ButtonLink href="/clusters">Show what was read</ButtonLink>}>
    <p>
      This page shows every Kiali that your kubeconfig leads to, and each cluster that it reads: whether it answers,
      whether its credential still works, and whether Kiali has loaded it.
    </p>
    <p className="mt-2">
      No context was found in the files that kubectl would read: those in <code>KUBECONFIG</code>, or{" "}
      <code>~/.kube/config</code>. Once one is there, this page shows it by itself. To look around first, start the
      console on a simulated fleet with <code>npm run demo</code>.
    </p>
  </Empty>
);
