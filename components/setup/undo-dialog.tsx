"use client";
import { whatGoes } from "@/components/plan/goes-and-stays";
import { TypedDialog } from "@/components/ui/typed-dialog";
import type { Plan } from "@/lib/plan/plan";

/** The last question before a connection goes. The name has to be typed only when Kiali reads the cluster until then. */
export function UndoDialog({
  name,
  plan,
  wish: { home, remote },
  losesData,
  ...dialog
}: {
  name: string;
  plan: Plan;
  wish: { home: string; remote: string };
  losesData: boolean;
  isOpen: boolean;
  isPending: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: () => void;
}) {
  const count = whatGoes(plan).length;
  return (
    <TypedDialog
      {...dialog}
      title={`Take ${name} back?`}
      verb={`Take ${name} back`}
      word={losesData ? name : null}
      label="the cluster name"
    >
      <p>
        {losesData
          ? `The Kiali in ${home} stops reading ${name}: its workloads, traffic and configuration are gone from every page. `
          : `Kiali does not read ${name}; no page loses anything. `}
        {count} {count === 1 ? "object or key goes" : "objects and keys go"}, and the token dies within 10 seconds.
      </p>
      <p>
        Every other remote stays, and so does all in <code>{remote}</code> that this connection did not make.
      </p>
    </TypedDialog>
  );
}
