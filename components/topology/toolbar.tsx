"use client";
import { LayoutList, Workflow, X } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { join } from "@/components/ui/join";
import type { Topology } from "@/lib/status/topology";
import type { TopologyScope } from "@/lib/status/topology-focus";
import { isScoped, keepScope, keepView, type TopologyWish } from "./topology-address";

const VIEWS = [
  { value: "picture", label: "Picture", icon: Workflow },
  { value: "table", label: "Table", icon: LayoutList },
] as const;

/** Picture or table, and which part of it. */
export function Toolbar({ wish: { view, scope }, topology }: { wish: TopologyWish; topology: Topology }) {
  const ids = { mesh: useId(), home: useId(), cluster: useId() };
  const nodes = [...topology.nodes.values()];
  const homes = nodes.flatMap(({ kialis }) => kialis);
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3 pb-3">
      <fieldset aria-label="Show as" className="flex rounded-base border border-n7 p-0.5">
        {VIEWS.map(({ value, label, icon: Icon }) => (
          <button
            key={value}
            type="button"
            aria-pressed={view === value}
            onClick={() => keepView(value)}
            className={join(
              "flex h-7 items-center gap-1.5 rounded-small px-2.5 text-table",
              view === value ? "bg-n4 font-medium text-n12" : "text-n11 hover:bg-n3",
            )}
          >
            <Icon aria-hidden className="size-4" />
            {label}
          </button>
        ))}
      </fieldset>
      {topology.meshes.length > 1 && (
        <Select
          id={ids.mesh}
          label="Mesh"
          all="All meshes"
          value={scope.mesh}
          items={topology.meshes.map((mesh) => ({ value: mesh ?? "", label: mesh ?? "Not known" }))}
          onChange={(mesh) => keepScope({ mesh })}
        />
      )}
      {homes.length > 1 && (
        <Select
          id={ids.home}
          label="Home"
          all="All homes"
          value={scope.home && homeKey(scope.home)}
          items={homes.map(({ name, home }) => ({
            value: home ? homeKey(home) : "",
            label: `${name} (${home?.context}${home?.kiali ? `, ${home.kiali}` : ""})`,
          }))}
          onChange={(key) => keepScope({ home: homes.find(({ home }) => home && homeKey(home) === key)?.home ?? null })}
        />
      )}
      <div className="w-full md:w-64">
        <Combobox
          id={ids.cluster}
          label="Only a cluster and its neighbors"
          placeholder="Type to find a cluster"
          value={focusName(scope, topology)}
          items={nodes.map(({ name, context }) => ({ value: context ?? name, note: context === name ? "" : name }))}
          onChange={(found) =>
            keepScope({ focus: nodes.find(({ name, context }) => (context ?? name) === found)?.id ?? null })
          }
        />
      </div>
      {isScoped(scope) && (
        <Button look="quiet" onClick={() => keepScope({})}>
          <X aria-hidden className="size-4" />
          Show everything
        </Button>
      )}
    </div>
  );
}

const homeKey = ({ context, kiali }: { context: string; kiali: string | null }): string => `${context}\n${kiali ?? ""}`;

function focusName({ focus }: TopologyScope, { nodes }: Topology): string | null {
  const node = focus === null ? undefined : nodes.get(focus);
  return node ? (node.context ?? node.name) : null;
}

function Select({
  id,
  label,
  all,
  value,
  items,
  onChange,
}: {
  id: string;
  label: string;
  all: string;
  value: string | null;
  items: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
}) {
  const ALL = "\n";
  return (
    <div className="min-w-36 flex-1 md:w-52 md:flex-none">
      <label htmlFor={id} className="block pb-1 text-table font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ALL}
        onChange={({ target }) => onChange(target.value === ALL ? null : target.value)}
        className="input h-(--control)"
      >
        <option value={ALL}>{all}</option>
        {items.map((item) => (
          <option key={item.value} value={item.value}>
            {item.label}
          </option>
        ))}
      </select>
    </div>
  );
}
