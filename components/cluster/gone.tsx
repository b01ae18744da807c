import { reviewOf } from "@/components/connections/verbs";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import type { Inventory } from "@/lib/access/inventory/inventory";
import type { ConnectionRef } from "./cluster-ref";

/** The home has no connection of that name: it was taken away while somebody looked, is owed for still, or never was. */
export function Gone({
  of: { home, name },
  inventory,
  wasSeen,
}: {
  of: ConnectionRef;
  inventory: Inventory;
  /** This console saw it before. */
  wasSeen: boolean;
}) {
  const orphan = inventory.orphans.find((each) => each.name === name);
  if (orphan)
    return (
      <Notice
        tone="warn"
        title={`${name} is no connection any more, and what it was granted is not proven gone`}
        action={
          <>
            <ButtonLink size="small" look="primary" href={reviewOf("settle", home, [name])}>
              Retry
            </ButtonLink>
            <Back home={home} />
          </>
        }
      >
        {orphan.why}
      </Notice>
    );
  return (
    <Empty
      title={wasSeen ? `${name} was taken away` : `This Kiali reads no cluster ${name}`}
      action={
        <span className="flex flex-wrap gap-2">
          <Back home={home} />
          <ButtonLink href="/">Show the fleet</ButtonLink>
        </span>
      }
    >
      {wasSeen
        ? "It was a connection of this home a while ago and is none now. What was done to it is in Activity."
        : "It may have another name in Kiali, belong to another home, or have been taken away."}
    </Empty>
  );
}

const Back = ({ home }: { home: HomeRef }) => (
  <ButtonLink look="plain" href={`/connections?${homeParams(home)}`}>
    Show the connections
  </ButtonLink>
);
