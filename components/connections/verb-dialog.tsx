"use client";
import { losesData, whatGoes, whatIsKept } from "@/components/plan/goes-and-stays";
import { TypedDialog } from "@/components/ui/typed-dialog";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Plan } from "@/lib/plan/plan";
import { namesWords, wordToType } from "./names-words";
import { wishWords } from "./wish-words";

const SHOWN = 8;

/** The last question before something goes: what goes, what stays. Names are typed only when Kiali loses data sources. */
export function VerbDialog({
  wish,
  plan,
  ...dialog
}: {
  wish: UpkeepWish;
  plan: Plan;
  isOpen: boolean;
  isPending: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: () => void;
}) {
  const words = namesWords(wish.names);
  const { action } = wishWords(wish);
  const loses = (wish.verb === "revoke" || wish.verb === "quarantine") && losesData(plan);
  return (
    <TypedDialog
      {...dialog}
      title={`${action}?`}
      verb={action}
      word={loses ? wordToType(wish.names) : null}
      label={wish.names.length === 1 ? "the cluster name" : wish.names.length <= 3 ? "the cluster names" : ""}
    >
      {loses && (
        <p>
          The Kiali in {wish.home} stops reading {words}: workloads, traffic and configuration of{" "}
          {wish.names.length === 1 ? "it" : "them"} are gone from every page.
        </p>
      )}
      {wish.verb === "forget" && (
        <p>
          The console stops watching for {words}. Whatever was granted there stays granted unless it is gone already;
          your statement is kept in the audit file.
        </p>
      )}
      <Short title="What goes" lines={whatGoes(plan)} none="No object and no key." />
      <Short title="What stays" lines={whatIsKept(plan)} none="" />
      {wish.windowSeconds > 0 && (
        <p>It begins after {wish.windowSeconds} seconds, in which it can still be called off.</p>
      )}
    </TypedDialog>
  );
}

const Short = ({ title, lines, none }: { title: string; lines: readonly string[]; none: string }) => (
  <div>
    <p className="font-medium text-n12">{title}</p>
    {lines.length === 0 ? (
      <p>{none}</p>
    ) : (
      <ul className="list-disc pl-5">
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line} className="wrap-anywhere">
            {line}
          </li>
        ))}
        {lines.length > SHOWN && <li>and {lines.length - SHOWN} more, as in the plan</li>}
      </ul>
    )}
  </div>
);
