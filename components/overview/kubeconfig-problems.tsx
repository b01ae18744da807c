import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { FleetView } from "@/lib/status/fleet-row";

/** What is wrong with the kubeconfig itself; contexts that are well stand below all the same. */
export default function KubeconfigProblems({ problems }: Pick<FleetView, "problems">) {
  return (
    <Notice tone="warn" className="mb-4" title="A part of the kubeconfig cannot be used">
      <ul className="flex flex-col gap-1">
        {problems.map(describeProblem).map(({ title, advice }) => (
          <li key={`${title}${advice}`}>
            <code>{title}</code> {advice}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
