"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { KialiLine } from "@/components/home/kiali-line";
import { OfHome } from "@/components/home/of-home";
import { Part } from "@/components/home/part";
import { RowsLoading } from "@/components/home/rows-loading";
import { RelativeTime } from "@/components/ui/relative-time";
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
  const words = `Reading how people sign in to ${home.home}, and asking each cluster`;
  return (
    <OfHome home={home} query={users} loading={<RowsLoading words={words} />}>
      {(view, again) => <Seen home={home} view={view} again={again} />}
    </OfHome>
  );
}

function Seen({ home, view, again }: { home: HomeRef; view: View; again: ReactNode }) {
  const { kiali, strategy, openid } = view;
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <div className="flex flex-col gap-3">
        <KialiLine kiali={kiali} again={again}>
          , auth <span className="text-n12">{strategy.name}</span>, read <RelativeTime at={view.at} />
        </KialiLine>
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
