import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import type { PictureGate, Reach } from "./picture";

/** How far a plan has come, for the picture: read from its steps and what happened to them. */
export function pictureOfRun(
  plan: Plan,
  events: Readonly<Record<string, StepEvent>> | null,
  receipt: Receipt | null,
): { reach: Reach; gates: readonly PictureGate[] } {
  const statusOf = (id: string) => events?.[id]?.status ?? "pending";
  const gatesOf = (side: "home" | "remote") =>
    plan.steps.flatMap((step): readonly PictureGate[] => {
      if (step.verb !== "gate" || step.place.side !== side) return [];
      const status = statusOf(step.id);
      const state =
        status === "running" || status === "failed"
          ? status
          : status === "done" || status === "kept"
            ? "passed"
            : "ahead";
      return [{ title: step.title, state }];
    });
  // Each at its own end of the line, which goes from the remote to the home.
  const gates = [...gatesOf("remote"), ...gatesOf("home")];
  if (events === null) return { reach: "planned", gates };
  if (receipt?.stoppedBy) return { reach: "broken", gates };
  if (receipt) return { reach: plan.steps.some(({ place }) => place.side === "home") ? "proven" : "prepared", gates };
  const isHomeBegun = plan.steps.some(
    (step) => step.place.side === "home" && step.verb !== "gate" && statusOf(step.id) !== "pending",
  );
  return { reach: isHomeBegun ? "written" : "granted", gates };
}
