import { Badge } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { Disclosure } from "@/components/ui/disclosure";
import type { ProviderNote } from "@/lib/users/provider-notes";

/** What to set up at the identity provider, with this fleet's values, to be copied. */
export const ProviderPanel = ({ providers }: { providers: readonly ProviderNote[] }) => (
  <ul className="flex flex-col rounded-base border px-3 py-1">
    {providers.map(({ id, name, isLikely, text }) => (
      <li key={id} className="border-t py-1 first:border-t-0">
        <Disclosure
          isOpenAtFirst={isLikely}
          panelClassName="pb-2"
          summary={
            <span className="text-table font-medium">
              {name}
              {isLikely && <Badge className="ml-2">looks like yours</Badge>}
            </span>
          }
        >
          <CodeBlock text={text} what={`notes for ${name}`} isProse />
        </Disclosure>
      </li>
    ))}
  </ul>
);
