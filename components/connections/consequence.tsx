import { whatGoes, whatIsKept } from "@/components/plan/goes-and-stays";
import { Grants } from "@/components/plan/grants";
import { Lines } from "@/components/plan/lines";
import { Panel } from "@/components/ui/panel";
import type { Plan } from "@/lib/plan/plan";

/** What a plan takes away, what it leaves, and what it grants anew. */
export function Consequence({ plan }: { plan: Plan }) {
  const [goes, stays] = [whatGoes(plan), whatIsKept(plan)];
  return (
    <>
      <Panel
        tabIndex={0}
        aria-label="What goes and what stays"
        className="grid max-h-96 gap-x-6 gap-y-3 overflow-y-auto px-3 py-2.5 md:grid-cols-2"
      >
        <Lines title="What goes" lines={goes} none="No object and no key." />
        <Lines title="What stays" lines={stays} />
      </Panel>
      {plan.grants.length > 0 && (
        <Panel aria-labelledby="grants" className="px-3 py-2.5">
          <h2 id="grants" className="font-semibold">
            What it grants
          </h2>
          <Grants lines={plan.grants} />
        </Panel>
      )}
    </>
  );
}
