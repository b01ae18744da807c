import { Badge } from "@/components/ui/badge";
import type { ScopeNow } from "@/lib/query-scope/scope-view";
import { OF_WORDS } from "./scope-words";

/** What Kiali's queries carry now, place by place. */
export const ScopesNow = ({ scopes }: { scopes: readonly ScopeNow[] }) => (
  <ul aria-label="Scopes that are set" className="divide-y rounded-base border">
    {scopes.map(({ of, path, labels, wanted, note }) => (
      <li key={of} className="grid gap-x-6 gap-y-1 px-3 py-2 text-table md:grid-cols-[11rem_minmax(0,1fr)]">
        <span className="font-medium">{OF_WORDS[of].label}</span>
        <div className="min-w-0">
          <LabelList labels={labels} />
          {wanted && (
            <p className="mt-1 flex flex-wrap items-center gap-1.5">
              <Badge tone="warn">not there yet</Badge>
              The Kiali resource says <LabelList labels={wanted} />
            </p>
          )}
          <p className="mt-0.5 text-meta text-n10 wrap-anywhere">
            <code>{path}</code>
            {note && <>. {note}</>}
          </p>
        </div>
      </li>
    ))}
  </ul>
);

const LabelList = ({ labels }: { labels: ScopeNow["labels"] }) => {
  const names = Object.keys(labels).sort();
  if (names.length === 0) return <span className="text-n10">no label: everything in the store</span>;
  return (
    <span className="inline-flex min-w-0 flex-wrap gap-1">
      {names.map((name) => (
        <code key={name} className="rounded-small border bg-n2 px-1.5 wrap-anywhere">
          {name}="{labels[name]}"
        </code>
      ))}
    </span>
  );
};
