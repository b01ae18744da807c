"use client";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Combobox } from "@/components/ui/combobox";
import { Notice } from "@/components/ui/notice";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { inventoryQuery } from "./inventory-query";
import { withoutContext } from "./without-context";

export type ContextChoice = { name: string; server: string | null };
const ASKED_AT_MOST = 10;

/** Asks by which context a cluster is reached, where its address does not tell; what was said stays in the address of the page. */
export function ContextsOf({
  wish,
  contexts,
  onChange,
}: {
  wish: UpkeepWish;
  contexts: readonly ContextChoice[];
  onChange: (wish: UpkeepWish) => void;
}) {
  const kiali = wish.kiali ? `${wish.kiali.namespace}/${wish.kiali.name}` : null;
  const inventory = useQuery(inventoryQuery({ home: wish.home, kiali })).data;
  if (!inventory?.ok) return null;
  const asked = withoutContext(wish, inventory.value).slice(0, ASKED_AT_MOST);
  if (asked.length === 0) return null;
  return (
    <Notice
      tone="unknown"
      title={
        asked.length === 1
          ? `No context is known to reach ${asked[0]}`
          : `No context is known to reach ${asked.length} of these clusters`
      }
    >
      <p>Without one only the home can be acted on. Name the context by which you reach it, or leave it open.</p>
      <div className="mt-2 grid gap-3 md:grid-cols-2">
        {asked.map((name) => (
          <ContextOf
            key={name}
            name={name}
            context={wish.remotes[name] ?? null}
            contexts={contexts.filter((each) => each.name !== wish.home)}
            onChange={(context) => onChange({ ...wish, remotes: { ...wish.remotes, [name]: context } })}
          />
        ))}
      </div>
    </Notice>
  );
}

function ContextOf({
  name,
  context,
  contexts,
  onChange,
}: {
  name: string;
  context: string | null;
  contexts: readonly ContextChoice[];
  onChange: (context: string) => void;
}) {
  const id = useId();
  return (
    <Combobox
      id={id}
      label={`Context of ${name}`}
      placeholder="Type to find a context"
      value={context}
      items={contexts.map((each) => ({ value: each.name, note: each.server ?? "" }))}
      onChange={onChange}
    />
  );
}
