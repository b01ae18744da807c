"use client";
import { CREDENTIAL_KIND, credentialLife } from "@/components/connections/credential-life";
import { join } from "@/components/ui/join";
import { useNow } from "@/components/ui/use-now";
import type { FleetRow } from "@/lib/status/fleet-row";
import { useIsMounted } from "./use-is-mounted";

const TONE = { over: "text-fail", ending: "text-warn", endless: "text-n10", fresh: "text-n10", unknown: "text-n10" };

/** How Kiali signs in there, and how long it still can: by the wall clock, as tokens do. */
export function CredentialLeft({ credential }: { credential: FleetRow["credential"] }) {
  if (credential === null) return <span className="text-n10">none</span>;
  return (
    <span className="block">
      {CREDENTIAL_KIND[credential.kind]}
      {credential.expiresAt === null ? (
        <LifeWords credential={credential} now={0} />
      ) : (
        <TickingLife credential={credential} />
      )}
    </span>
  );
}

type Shown = { credential: NonNullable<FleetRow["credential"]> };

/** Only what ends has a clock of its own. */
function TickingLife({ credential }: Shown) {
  const now = useNow();
  // What the server would say is not what the browser says a moment later.
  return useIsMounted() ? <LifeWords credential={credential} now={now} /> : null;
}

function LifeWords({ credential, now }: Shown & { now: number }) {
  const { words, state } = credentialLife({ credential }, now);
  return <span className={join("block text-meta", TONE[state])}>{words}</span>;
}
