"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CannotTell } from "@/components/home/cannot-tell";
import type { HomeRef } from "@/components/home/home-ref";
import { NoAnswer } from "@/components/home/no-answer";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { TwoNames } from "@/components/ui/two-names";
import type { UsersView as View } from "@/lib/users/users-view";
import { AccessGrid } from "./access-grid";
import { NotesList } from "./notes-list";
import { ProviderPanel } from "./provider-panel";
import { SightsTable } from "./sights-table";
import { TokenTrial } from "./token-trial";
import { TrustTable } from "./trust-table";
import { usersQuery } from "./users-query";

/** How people get into one home's Kiali, what each API server makes of them, and who of them sees what. */
export function UsersView({ home }: { home: HomeRef }) {
  const users = useQuery(usersQuery(home));
  const again = (
    <Button size="small" isPending={users.isFetching} onClick={() => void users.refetch()}>
      Look again
    </Button>
  );
  if (users.error && !users.data) return <NoAnswer again={again} />;
  if (!users.data) return <Loading home={home.home} />;
  if (!users.data.ok) return <CannotTell home={home} problem={users.data.problem} again={again} />;
  return <Seen home={home} view={users.data.value} again={again} />;
}

function Seen({ home, view, again }: { home: HomeRef; view: View; again: ReactNode }) {
  const { kiali, strategy, openid } = view;
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-table">
          <p className="min-w-0 text-n10 wrap-anywhere">
            Kiali{" "}
            <code className="text-n12">
              {kiali.namespace}/{kiali.name}
            </code>{" "}
            {kiali.version ?? "of unknown version"}, auth <span className="text-n12">{strategy.name}</span>, read{" "}
            <RelativeTime at={view.at} />
          </p>
          <span className="ml-auto">{again}</span>
        </div>
        <p className="max-w-[75ch] text-n11">{strategy.summary}</p>
        <SightsTable clusters={strategy.clusters} />
        <NotesList notes={strategy.notes} label="About the auth strategy" />
      </div>
      {openid && (
        <Part
          id="trust"
          title="Who trusts whom"
          purpose="What Kiali sends people's tokens with, against what each API server accepts."
        >
          <TwoNames
            names={[
              { label: "Issuer", value: openid.issuer, instead: "not set" },
              { label: "Client, and audience", value: openid.clientId, instead: "not set" },
              { label: "User name claim", value: openid.usernameClaim },
              { label: "Scopes", value: openid.scopes.join(" ") },
              { label: "Token for API servers", value: openid.apiToken },
            ]}
          />
          {view.trust.length > 0 && <TrustTable view={view} />}
          <NotesList notes={view.findings} label="What does not fit" />
        </Part>
      )}
      {view.canReview && openid?.issuer && (
        <Part
          id="try"
          title="Try a user's token"
          purpose="A TokenReview in every cluster tells whom each takes the bearer for, or why it refuses. The bearer alone would only see 401."
        >
          <TokenTrial home={home} issuer={openid.issuer} />
        </Part>
      )}
      <AccessGrid home={home} />
      {view.providers.length > 0 && (
        <Part id="provider" title="At the provider" purpose="What to set up there, with this fleet's values.">
          <ProviderPanel providers={view.providers} />
        </Part>
      )}
    </div>
  );
}

const Part = ({
  id,
  title,
  purpose,
  children,
}: {
  id: string;
  title: string;
  purpose: string;
  children: ReactNode;
}) => (
  <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
    <div>
      <h2 id={id} className="text-lead font-semibold">
        {title}
      </h2>
      <p className="max-w-[75ch] text-table text-n10">{purpose}</p>
    </div>
    {children}
  </section>
);

const ROWS = ["a", "b", "c"] as const;
const Loading = ({ home }: { home: string }) => (
  <div aria-busy>
    <p role="status" className="pb-3 text-table text-n10">
      Reading how people sign in to {home}, and asking each cluster
    </p>
    <div className="late rounded-base border">
      {ROWS.map((row) => (
        <div key={row} className="flex h-12 items-center gap-8 border-t px-3 first:border-t-0">
          <Skeleton className="w-28" />
          <Skeleton className="w-24" />
          <Skeleton className="hidden flex-1 md:block" />
        </div>
      ))}
    </div>
  </div>
);
