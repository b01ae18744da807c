"use client";
import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import type { FleetRow } from "@/lib/status/fleet-row";
import { askableOf, loginsOf } from "./askable";
import type { Discovery } from "./use-discovery";

const DiscoveryAnswers = dynamic(() => import("./discovery-answers"));

/** No home is known: the one button that finds them; then how far it is, and what it found. */
export default function DiscoveryPanel({
  rows,
  hasHomes,
  logins,
  discovery,
}: {
  rows: readonly FleetRow[];
  hasHomes: boolean;
  logins: readonly string[];
  discovery: Discovery;
}) {
  const { total, look } = discovery;
  const contexts = rows.filter(({ kind }) => kind === "context");
  const askable = askableOf(contexts, logins);
  const withLogin = loginsOf(contexts, logins);
  if (total > 0)
    return <DiscoveryAnswers discovery={discovery} hasHomes={hasHomes} onAgain={() => look(askable, false)} />;
  return (
    <Empty
      title="No Kiali is known yet"
      action={
        <div className="flex flex-wrap gap-2">
          {askable.length > 0 && (
            <Button look="primary" onClick={() => look(askable, false)}>
              <Search aria-hidden className="size-4" />
              Look for Kialis in {askable.length === 1 ? "1 context" : `${askable.length} contexts`}
            </Button>
          )}
          {withLogin.length > 0 && (
            <Button onClick={() => look([...askable, ...withLogin], true)}>
              {askable.length > 0 ? "Also in" : "Look for Kialis in"}{" "}
              {withLogin.length === 1 ? "1 that may" : `${withLogin.length} that may`} open a login
            </Button>
          )}
        </div>
      }
    >
      Once the Kialis are known, this page shows each of them and every cluster that it reads, and keeps asking. Looking
      lists Deployments in each cluster with your own login and changes nothing.
      {withLogin.length > 0 && " Contexts with an exec plugin may open a login, so they are asked only if you say so."}
    </Empty>
  );
}
