"use client";
import { useId, useState } from "react";
import { whatGoes } from "@/components/plan/goes-and-stays";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { TextField } from "@/components/ui/text-field";
import type { Plan } from "@/lib/plan/plan";

/** The last question before a connection goes. The name has to be typed only when Kiali reads the cluster until then. */
export function UndoDialog({
  name,
  plan,
  wish: { home, remote },
  losesData,
  isOpen,
  isPending,
  onOpenChange,
  onConfirm,
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
  const id = useId();
  const [typed, setTyped] = useState("");
  const count = whatGoes(plan).length;
  const why = losesData && typed.trim() !== name ? `Type ${name} first` : null;
  return (
    <AlertDialog
      isOpen={isOpen}
      onOpenChange={(next) => {
        setTyped("");
        onOpenChange(next);
      }}
      title={`Take ${name} back?`}
      verb={`Take ${name} back`}
      isPending={isPending}
      why={why}
      onConfirm={onConfirm}
    >
      <div className="flex flex-col gap-3">
        <p>
          {losesData
            ? `The Kiali in ${home} stops reading ${name}: its workloads, traffic and configuration are gone from every page. `
            : `Kiali does not read ${name}; no page loses anything. `}
          {count} {count === 1 ? "object or key goes" : "objects and keys go"}, and the token dies within 10 seconds.
        </p>
        <p>
          Every other remote stays, and so does all in <code>{remote}</code> that this connection did not make.
        </p>
        {losesData && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (why === null && !isPending) onConfirm();
            }}
          >
            <TextField
              id={id}
              label={
                <>
                  Type the cluster name <code>{name}</code>
                </>
              }
              isCode
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </form>
        )}
      </div>
    </AlertDialog>
  );
}
