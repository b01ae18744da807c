import Link from "next/link";
import { homeParams } from "@/components/home/home-ref";
import type { ConnectionRef } from "./cluster-ref";

/** Which Kiali reads it, and by which context an operator reaches it. */
export function ConnectionPurpose({
  of: { home },
  isGone = false,
  context,
}: {
  of: ConnectionRef;
  /** The home has no such connection. */
  isGone?: boolean;
  /** Null: none leads there; undefined: not known yet. */
  context: string | null | undefined;
}) {
  return (
    <>
      {isGone ? "Looked for at" : "Read by"}{" "}
      <Link href={`/kiali?${homeParams(home)}`} className="link">
        Kiali {home.kiali !== null && <code>{home.kiali}</code>}
      </Link>{" "}
      of <code dir="auto">{home.home}</code>
      {context === null && ". No context of your kubeconfig leads there."}
      {context && (
        <>
          . Your context for it is <code dir="auto">{context}</code>.
        </>
      )}
    </>
  );
}
