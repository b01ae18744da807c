"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { backdropLook, popupLook } from "@/components/ui/dialog";
import { contextsQuery } from "./contexts-query";

export type Command = { value: string; label: string; note: string; run: () => void };
export type CommandGroup = { value: string; items: Command[] };

/** Ctrl-K: go to a context, or run an action. Reads the kubeconfig only; it dials nothing. */
export function CommandPalette({
  isOpen,
  onOpenChange,
  onHelp,
  first = [],
  more = [],
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onHelp: () => void;
  /** What comes before the contexts. */
  first?: readonly CommandGroup[];
  /** What other parts of the console can do. */
  more?: readonly CommandGroup[];
}) {
  const router = useRouter();
  const contexts = useQuery({ ...contextsQuery(), enabled: isOpen });
  const usable = (contexts.data?.ok ? contexts.data.value.rows : []).filter((row) => row.problem === null);
  const groups: CommandGroup[] = [
    {
      value: "Actions",
      items: [
        { value: "fleet", label: "Show the fleet", note: "g f", run: () => router.push("/") },
        { value: "topology", label: "Show the topology", note: "g o", run: () => router.push("/topology") },
        { value: "contexts", label: "Show the contexts", note: "g c", run: () => router.push("/clusters") },
        { value: "setup", label: "Set up a connection", note: "g s", run: () => router.push("/setup") },
        { value: "connections", label: "Show the connections", note: "g n", run: () => router.push("/connections") },
        { value: "telemetry", label: "Show the telemetry", note: "g t", run: () => router.push("/telemetry") },
        { value: "users", label: "Show the users' access", note: "g u", run: () => router.push("/users") },
        { value: "settings", label: "Show the settings", note: "", run: () => router.push("/settings") },
        { value: "help", label: "Show the keyboard shortcuts", note: "?", run: onHelp },
      ],
    },
    ...first,
    {
      value: "Contexts",
      items: usable.map(({ name, server }) => ({
        value: `go ${name}`,
        label: name,
        note: server ?? "",
        run: () => router.push(`/clusters?${new URLSearchParams({ q: name })}`),
      })),
    },
    ...more,
    {
      value: "Set up from",
      items: usable.map(({ name }) => ({
        value: `home ${name}`,
        label: `Set up from ${name}`,
        note: "as the home",
        run: () => router.push(`/setup?${new URLSearchParams({ home: name })}`),
      })),
    },
  ];
  const run = (command: Command) => {
    onOpenChange(false);
    command.run();
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropLook} />
        <Dialog.Popup className={popupLook} aria-label="Search contexts and actions">
          <Autocomplete.Root
            open
            inline
            items={groups}
            limit={24}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={(command: Command) => `${command.label} ${command.note}`}
          >
            <div className="flex items-center gap-2 border-b px-3">
              <Search aria-hidden className="size-4 shrink-0 text-n10" />
              <Autocomplete.Input
                aria-label="Search contexts and actions"
                placeholder="A cluster, a context, a server or an action"
                className="h-11 w-full bg-transparent text-body outline-none"
              />
              <Dialog.Close className="shrink-0 rounded-small border px-1.5 text-meta text-n10 hover:bg-n4">
                Esc
              </Dialog.Close>
            </div>
            <div className="min-h-0 overflow-y-auto p-1">
              <Autocomplete.Empty className="px-3 py-4 text-table text-n10 empty:hidden">
                No context and no action by that name.
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(group: CommandGroup) => (
                  <Autocomplete.Group key={group.value} items={group.items}>
                    <Autocomplete.GroupLabel className="px-2 pt-2 pb-1 text-meta text-n10">
                      {group.value}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(command: Command) => (
                        <Autocomplete.Item
                          key={command.value}
                          value={command}
                          onClick={() => run(command)}
                          className="flex min-h-8 cursor-default items-center gap-3 rounded-small px-2 py-1 text-table outline-none data-highlighted:bg-n4"
                        >
                          <span className="min-w-0 flex-1 truncate">{command.label}</span>
                          <span className="max-w-[45%] truncate text-meta text-n10">{command.note}</span>
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
