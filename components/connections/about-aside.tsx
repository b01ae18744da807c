import { CopyButton } from "@/components/ui/copy-button";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { VERB_WORDS } from "./verbs";
import { wishSays } from "./wish-says";

/** Which home and which connections a wish is about, and the order of things. */
export function AboutAside({ wish }: { wish: UpkeepWish }) {
  return (
    <>
      <dl className="flex flex-col gap-2 text-table">
        <div>
          <dt className="text-meta text-n10">Home, by its context</dt>
          <dd className="flex items-center gap-0.5">
            <code className="min-w-0 wrap-anywhere">{wish.home}</code>
            <CopyButton text={wish.home} what={`context ${wish.home}`} />
          </dd>
        </div>
        <div>
          <dt className="text-meta text-n10">
            {wish.names.length === 1 ? "Cluster name" : `${wish.names.length} cluster names`}
          </dt>
          <dd>
            <ul tabIndex={wish.names.length > 8 ? 0 : undefined} className="max-h-52 overflow-y-auto">
              {wish.names.map((name) => (
                <li key={name}>
                  <code className="wrap-anywhere">{name}</code>
                </li>
              ))}
            </ul>
          </dd>
        </div>
        {wishSays(wish).map(([term, values]) => (
          <div key={term}>
            <dt className="text-meta text-n10">{term}</dt>
            <dd>
              <ul tabIndex={values.length > 8 ? 0 : undefined} className="max-h-52 overflow-y-auto">
                {values.map((value) => (
                  <li key={value}>
                    <code className="wrap-anywhere">{value}</code>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-table text-n10">{VERB_WORDS[wish.verb].purpose}</p>
      <p className="text-table text-n10">
        Diamonds are gates: each must pass before the plan goes on. The clusters are planned again when you begin; if
        they changed meanwhile, nothing is done.
        {wish.names.length > 1 && " Clusters run beside each other: one that fails stops only itself."}
      </p>
    </>
  );
}
