"use client";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { RadioCards } from "@/components/ui/radio-cards";
import { TextArea, TextField } from "@/components/ui/text-field";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Connection } from "@/lib/access/connection";
import { ExecField } from "./exec-field";
import { fieldError, TEXT_FIELDS, type TextFieldName } from "./field-error";

type Errors = Readonly<Record<string, string | null>>;
const LABELS: Readonly<Record<TextFieldName, string>> = {
  name: "Cluster name in the mesh",
  server: "Server address, as Kiali's pods reach it",
  tlsServerName: "TLS server name",
  proxyUrl: "Proxy address",
  namespace: "Namespace of the ServiceAccount",
  account: "ServiceAccount",
};
const CODE: readonly TextFieldName[] = ["name", "server", "tlsServerName", "proxyUrl", "namespace", "account"];

/** Every field that the script's options had, filled from what the clusters say, each with where its value comes from. */
export function AccessForm({
  wish,
  connection,
  serverErrors,
  onWish,
  onNext,
  footer,
}: {
  wish: ConnectWish;
  connection: Connection | null;
  /** What the server refused, by field. */
  serverErrors: Readonly<Record<string, readonly string[]>>;
  onWish: (wish: ConnectWish) => void;
  onNext: () => void;
  footer: ReactNode;
}) {
  const [draft, setDraft] = useState<Readonly<Partial<Record<TextFieldName | "ttl" | "pem", string>>>>({});
  const [own, setOwn] = useState<Errors>({});
  const set = <K extends keyof ConnectWish>(field: K, value: ConnectWish[K]) => onWish({ ...wish, [field]: value });
  const errorOf = (field: keyof ConnectWish): string | null => own[field] ?? serverErrors[field]?.join(". ") ?? null;

  const shown = (field: TextFieldName): string => draft[field] ?? wish[field] ?? connection?.[field].value ?? "";
  const meant = (field: TextFieldName): string | null => {
    const text = shown(field).trim();
    const isDefault = wish[field] === null && text === (connection?.[field].value ?? "");
    return text === "" || isDefault ? null : text;
  };
  const commit = (field: TextFieldName) => {
    const value = meant(field);
    const error = fieldError(field, value);
    setOwn((was) => ({ ...was, [field]: error }));
    if (error !== null) return;
    setDraft(({ [field]: _typed, ...rest }) => rest);
    if (value !== wish[field]) set(field, value);
  };
  const commitTtl = () => {
    if (draft.ttl === undefined) return;
    const value = draft.ttl.trim() === "" ? null : Number(draft.ttl);
    const error = fieldError("tokenTtlHours", value) && "Whole hours, from 1 to 8760";
    setOwn((was) => ({ ...was, tokenTtlHours: error }));
    if (error === null && value !== wish.tokenTtlHours) set("tokenTtlHours", value);
  };
  const commitPem = () => {
    if (draft.pem === undefined) return;
    const isPem = draft.pem.includes("-----BEGIN CERTIFICATE-----");
    setOwn((was) => ({ ...was, ca: isPem ? null : "A certificate in PEM begins with -----BEGIN CERTIFICATE-----" }));
    if (isPem) set("ca", { pem: draft.pem.trim() });
  };

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setOwn((was) => ({
      ...was,
      ...Object.fromEntries(TEXT_FIELDS.map((field) => [field, fieldError(field, meant(field))])),
    }));
    requestAnimationFrame(() => {
      const first = form.querySelector("[aria-invalid=true]");
      if (first instanceof HTMLElement) first.focus();
      else onNext();
    });
  };

  const text = (field: TextFieldName, extra?: ReactNode) => (
    <TextField
      id={`access-${field}`}
      name={field}
      label={LABELS[field]}
      isCode={CODE.includes(field)}
      value={shown(field)}
      error={errorOf(field)}
      hint={
        <>
          {connection?.[field].reason ?? "being read from the clusters"}
          {extra}
        </>
      }
      onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
      onBlur={() => commit(field)}
    />
  );

  const caSource =
    draft.pem !== undefined || (typeof wish.ca === "object" && wish.ca !== null)
      ? "pem"
      : (wish.ca ?? connection?.ca.value.source ?? null);
  const others = (connection?.nameProposals ?? []).filter(({ value }) => value !== shown("name"));
  const token = wish.exec !== null ? "exec" : (wish.token ?? connection?.token.value ?? null);
  return (
    <form id="access" noValidate onSubmit={submit} className="flex flex-col gap-6">
      <Part title="Names" id="names">
        {text(
          "name",
          others.length > 0 && (
            <span className="mt-1 flex flex-wrap gap-x-3 gap-y-1">
              Also proposed:
              {others.map(({ value, reason }) => (
                <button
                  key={value}
                  type="button"
                  title={reason}
                  className="link min-h-6 font-mono"
                  onClick={() => {
                    setDraft(({ name: _typed, ...rest }) => rest);
                    set("name", value);
                  }}
                >
                  {value}
                </button>
              ))}
            </span>
          ),
        )}
      </Part>
      <Part title="How Kiali reaches it" id="reach">
        {text("server")}
        <RadioCards
          label="How the server proves who it is"
          value={caSource}
          error={caSource === "pem" ? null : errorOf("ca")}
          hint={connection?.ca.reason}
          cards={[
            { value: "kubeconfig", label: "CA of the kubeconfig", note: "The one this console trusts" },
            { value: "kube-root-ca", label: "kube-root-ca.crt", note: "ConfigMap in the remote" },
            { value: "pem", label: "Another CA", note: "Paste its certificate" },
            { value: "insecure", label: "Not at all", note: "Anyone in between can read the token" },
          ]}
          onChange={(value) => {
            if (value === "pem") return setDraft({ ...draft, pem: draft.pem ?? "" });
            setDraft(({ pem: _typed, ...rest }) => rest);
            setOwn((was) => ({ ...was, ca: null }));
            set("ca", value);
          }}
        />
        {caSource === "pem" && (
          <TextArea
            id="access-pem"
            label="CA certificate"
            isCode
            rows={5}
            value={draft.pem ?? (typeof wish.ca === "object" && wish.ca !== null ? wish.ca.pem : "")}
            error={errorOf("ca")}
            onChange={(event) => setDraft({ ...draft, pem: event.target.value })}
            onBlur={commitPem}
          />
        )}
        {caSource === "insecure" && (
          <Notice tone="warn" title="Kiali will not check who answers">
            Whoever stands between Kiali and this cluster can take the token and use it. Choose it only to try
            something.
          </Notice>
        )}
      </Part>
      <Part title="What it may do" id="rights">
        <RadioCards
          label="Rights"
          value={wish.access ?? connection?.access.value ?? null}
          hint={connection?.access.reason}
          cards={[
            { value: "view-only", label: "View only", note: "Read what Kiali shows" },
            { value: "full", label: "Full", note: "Also change Istio's configuration" },
          ]}
          onChange={(value) => set("access", value)}
        />
      </Part>
      <Disclosure
        summary={<span className="font-semibold">Advanced: identity, token, form, proxy</span>}
        className="border-t pt-3"
        panelClassName="flex flex-col gap-6 pt-3"
        isOpenAtFirst={[
          wish.namespace,
          wish.account,
          wish.token,
          wish.tokenPlace,
          wish.form,
          wish.part ?? null,
          wish.tlsServerName,
          wish.proxyUrl,
          wish.exec,
        ].some((value) => value !== null)}
      >
        <Part title="Identity in the remote" id="identity">
          <div className="grid gap-4 md:grid-cols-2">
            {text("namespace")}
            {text("account")}
          </div>
        </Part>
        <Part title="Token" id="token">
          <RadioCards
            label="Kind of token"
            value={token === "exec" ? null : token}
            hint={connection?.token.reason}
            cards={[
              {
                value: "secret",
                label: "Long-lived",
                note: "A token Secret, until it is revoked",
                isDisabled: token === "exec",
              },
              {
                value: "request",
                label: "With a lifetime",
                note: "TokenRequest, to be rotated",
                isDisabled: token === "exec",
              },
            ]}
            onChange={(value) => set("token", value)}
          />
          {token === "request" && (
            <TextField
              id="access-ttl"
              label="Lifetime in hours"
              inputMode="numeric"
              className="max-w-48"
              value={draft.ttl ?? wish.tokenTtlHours ?? connection?.tokenTtlHours.value ?? ""}
              error={errorOf("tokenTtlHours")}
              hint={connection?.tokenTtlHours.reason}
              onChange={(event) => setDraft({ ...draft, ttl: event.target.value })}
              onBlur={commitTtl}
            />
          )}
          {token !== "exec" && (
            <RadioCards
              label="Where the token lies"
              value={wish.tokenPlace ?? connection?.tokenPlace.value ?? null}
              hint={connection?.tokenPlace.reason}
              cards={[
                { value: "own-key", label: "In a key of its own", note: "Rotated without a restart" },
                { value: "inline", label: "Inside the kubeconfig", note: "As the script does" },
              ]}
              onChange={(value) => set("tokenPlace", value)}
            />
          )}
          <ExecField
            reference={wish.exec}
            error={errorOf("exec")}
            onReference={(reference) => {
              setOwn((was) => ({ ...was, exec: null }));
              set("exec", reference);
            }}
          />
        </Part>
        <Part title="Secret in the home" id="form">
          <RadioCards
            label="Form"
            value={wish.form ?? connection?.form.value ?? null}
            hint={connection?.form.reason}
            error={errorOf("form")}
            cards={[
              { value: "combined", label: "Combined", note: "kiali-multi-cluster-secret, one key per cluster" },
              { value: "labelled", label: "Labelled", note: "One Secret per cluster, as the script makes" },
            ]}
            onChange={(value) => set("form", value)}
          />
        </Part>
        <Part title="Which half" id="half">
          <RadioCards
            label="What is done now"
            value={wish.part ?? "both"}
            hint="one half alone, when other people hold the other cluster"
            error={errorOf("part")}
            cards={[
              { value: "both", label: "Both clusters", note: "Up to the proof that Kiali reads the remote" },
              { value: "remote", label: "Only the remote", note: "Account, rights and token; Kiali is not told" },
              { value: "home", label: "Only the home", note: "The remote was prepared before" },
            ]}
            onChange={(value) => set("part", value === "both" ? null : value)}
          />
        </Part>
        <Part title="On the way" id="way">
          <div className="grid gap-4 md:grid-cols-2">
            {text("tlsServerName")}
            {text("proxyUrl")}
          </div>
        </Part>
      </Disclosure>
      {footer}
    </form>
  );
}

const Part = ({ title, id, children }: { title: string; id: string; children: ReactNode }) => (
  <section aria-labelledby={`access-part-${id}`} className="flex min-w-0 flex-col gap-4">
    <h2 id={`access-part-${id}`} className="font-semibold">
      {title}
    </h2>
    {children}
  </section>
);
