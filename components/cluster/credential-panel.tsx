"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CREDENTIAL_KIND, credentialLife, span } from "@/components/connections/credential-life";
import { FORM, MAKER } from "@/components/connections/maker-words";
import { renewalQuery } from "@/components/connections/renewal-query";
import { join } from "@/components/ui/join";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/ui/use-now";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { expiryOf, renewalDue } from "@/lib/access/rotate/expiry";
import { Facts } from "./section";

const LOOK = {
  endless: "text-n12",
  fresh: "text-n12",
  ending: "font-medium text-warn",
  over: "font-medium text-fail",
  unknown: "text-n10",
} as const;

/** What Kiali signs in with: its kind, how much of its life is left, when it is renewed, whose it is and where its token lies. */
export function CredentialPanel({ connection, home }: { connection: ConnectionRow; home: string }) {
  const now = useNow();
  const { credential, identity, rotatedAt, createdAt, maker, form } = connection;
  const { words, state } = credentialLife(connection, now);
  const written = rotatedAt ?? createdAt;
  return (
    <Panel className="flex flex-col gap-3 px-3 py-2.5">
      <Life credential={credential} now={now} words={words} look={LOOK[state]} />
      <Facts>
        <dt>Kind</dt>
        <dd>{CREDENTIAL_KIND[credential.kind]}</dd>
        <dt>Issued</dt>
        <dd>{credential.issuedAt === null ? <NotKnown /> : <RelativeTime at={credential.issuedAt} />}</dd>
        <dt>Expires</dt>
        <dd>
          {credential.expiresAt === null ? (
            words === "" ? (
              <NotKnown />
            ) : (
              <span className="text-n10">{words}</span>
            )
          ) : (
            <RelativeTime at={credential.expiresAt} />
          )}
        </dd>
        <dt>Next rotation</dt>
        <dd>
          <NextRotation connection={connection} home={home} now={now} />
        </dd>
        <dt>Account</dt>
        <dd>
          {identity === null ? (
            <span className="text-n10">the credential does not say</span>
          ) : (
            <code dir="auto">
              {identity.namespace}/{identity.account}
            </code>
          )}
        </dd>
        <dt>Token</dt>
        <dd>
          <TokenPlace connection={connection} />
        </dd>
        <dt>Written</dt>
        <dd>{written === null ? <NotKnown /> : <RelativeTime at={written} />}</dd>
        <dt>Made by</dt>
        <dd>
          {MAKER[maker.kind]}, {FORM[form]}
        </dd>
      </Facts>
    </Panel>
  );
}

const NotKnown = () => <span className="text-n10">not known</span>;

/** How much of the life is left, as a bar. Nothing is drawn for what never ends, or says nothing of its end. */
function Life({
  credential,
  now,
  words,
  look,
}: {
  credential: ConnectionRow["credential"];
  now: number;
  words: string;
  look: string;
}) {
  const { state, share } = expiryOf(credential, now);
  if (state === "never") return null;
  const percent = Math.round(share * 100);
  return (
    <div className="flex flex-col gap-1">
      <p className={join("text-table", look)}>
        {percent} % of its life left, {words}
      </p>
      <div aria-hidden className="relative h-1.5 overflow-hidden rounded-full bg-n4">
        <div
          className={join(
            "h-full rounded-full",
            state === "fine" ? "bg-pass" : state === "expiring" ? "bg-warn" : "bg-fail",
          )}
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  );
}

function NextRotation({ connection, home, now }: { connection: ConnectionRow; home: string; now: number }) {
  const renewal = useQuery(renewalQuery(home)).data;
  const { credential, name } = connection;
  if (credential.kind === "exec") return <Quiet>its exec plugin renews it</Quiet>;
  if (credential.kind === "token-secret") return <Quiet>none is due; rotate it when you want to</Quiet>;
  if (credential.kind !== "token-request") return <NotKnown />;
  const due = renewalDue(credential, 0);
  if (!renewal?.ok || due === null) return <NotKnown />;
  const { isOn, upcoming, skipped } = renewal.value;
  const left = skipped.find((each) => each.startsWith(`${name}: `));
  if (isOn && left !== undefined) return <>left to you: {left.slice(name.length + 2)}</>;
  if (isOn && upcoming?.name === name)
    return (
      <>
        <RelativeTime at={upcoming.at} />, by this console
        {upcoming.failures > 0 && ` (failed ${upcoming.failures} times in a row)`}
      </>
    );
  return (
    <>
      due {due <= now ? "now" : `in ${span(due - now)}`},{" "}
      {isOn ? "by this console" : "by you: renewal is off for this home"}
    </>
  );
}

const Quiet = ({ children }: { children: ReactNode }) => <span className="text-n10">{children}</span>;

function TokenPlace({ connection: { name, secret, tokenPlace } }: { connection: ConnectionRow }) {
  if (tokenPlace === null || secret === null) return <span className="text-n10">none in a Secret of the home</span>;
  const where = (
    <code dir="auto">
      {secret.namespace}/{secret.name}
    </code>
  );
  return tokenPlace === "own-key" ? (
    <>
      key <code dir="auto">{name}.token</code> of Secret {where}
    </>
  ) : (
    <>inside the kubeconfig of Secret {where}</>
  );
}
