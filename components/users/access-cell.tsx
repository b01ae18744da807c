"use client";
import { join } from "@/components/ui/join";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import { Verdict } from "@/components/ui/verdict";
import type { Access } from "@/lib/users/access-matrix";
import { abilityKind, abilityWord, shownAbilities } from "./access-words";

export type CellProps = {
  cluster: string;
  /** Null: all of the cluster. */
  namespace: string | null;
  access: Access;
  isChosen: boolean;
  isOpen: boolean;
  /** Whether Tab comes to this cell. */
  isActive: boolean;
  /** "row column", for the keys of the grid. */
  at: string | undefined;
  onChoose: (isChosen: boolean) => void;
  onOpen: () => void;
};

export const roomWords = (namespace: string | null): string => namespace ?? "every namespace";

/** What somebody may do in one namespace of one cluster, with the box that chooses it; pressed, it says why. */
export function AccessCell({
  cluster,
  namespace,
  access,
  isChosen,
  isOpen,
  isActive,
  at,
  onChoose,
  onOpen,
}: CellProps) {
  const where = `${roomWords(namespace)} in ${cluster}`;
  return (
    <div className="flex items-start gap-1">
      <RowCheckbox
        label={`Choose ${where}`}
        state={isChosen ? "all" : "none"}
        onToggle={onChoose}
        tabIndex={isActive ? 0 : -1}
      />
      <button
        type="button"
        data-cell={at}
        tabIndex={isActive ? 0 : -1}
        aria-expanded={isOpen}
        onClick={onOpen}
        onKeyDown={(event) => {
          if (event.key !== " ") return;
          event.preventDefault();
          onChoose(!isChosen);
        }}
        className={join(
          "flex min-h-6 min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-0.5 rounded-small px-1 text-left hover:bg-n3",
          isOpen && "bg-n3",
        )}
      >
        <span className="sr-only">{where}: </span>
        {shownAbilities(access).map((ability) => (
          <Verdict key={ability} kind={abilityKind(access[ability])} word={abilityWord(ability, access[ability])} />
        ))}
      </button>
    </div>
  );
}
