"use client";
import { reviewOf, VERB_WORDS } from "@/components/connections/verbs";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import type { ConnectionRef } from "./cluster-ref";
import type { PrimaryAction } from "./primary-action";

/** What helps most, and another look. On a narrow screen all verbs stand further down, so the way to them is here. */
export function HeadAction({
  of: { home, name },
  action,
  isChecking,
  onCheck,
}: {
  of: ConnectionRef;
  action: PrimaryAction;
  isChecking: boolean;
  onCheck: () => void;
}) {
  return (
    <>
      <a href="#actions" className="link text-table lg:hidden">
        All actions
      </a>
      <Button look={action === "look" ? "primary" : "plain"} isPending={isChecking} onClick={onCheck}>
        Check again
      </Button>
      {action !== "look" && (
        <ButtonLink look="primary" href={reviewOf(action, home, [name])}>
          {VERB_WORDS[action].label}
        </ButtonLink>
      )}
    </>
  );
}
