import "server-only";
import type { Manifest } from "@/lib/cluster/cluster";
import type { Secret } from "@/lib/secret";
import { REDACTED } from "./redacted";

const REFERENCE = /\$\{token:([^}]+)\}/g;
const noTokens: ReadonlyMap<string, Secret> = new Map();

/** What goes over the wire, and every credential in it, so that none can come back in an error's words. */
export type Filled = { body: string; credentials: readonly string[] };

/**
 * Writes a manifest for the wire. `${token:<id>}` in the stringData of a Secret becomes that token, in a dry run a
 * placeholder when it is not minted yet. stringData is sent as data, because server-side apply cannot take back a key
 * that was applied as stringData.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
 */
export function fillTokens(
  manifest: Manifest,
  tokens: ReadonlyMap<string, Secret> = noTokens,
  isDryRun = false,
): Filled {
  if (manifest.kind !== "Secret" || manifest.apiVersion !== "v1")
    return { body: JSON.stringify(manifest), credentials: [] };
  const { stringData, data, ...rest } = manifest;
  const credentials: string[] = [];
  const fill = (text: string) =>
    text.replace(REFERENCE, (_, id: string) => {
      const token = tokens.get(id);
      if (!token && !isDryRun) throw new Error(`The manifest refers to the token ${id}, which was not minted`);
      return token?.reveal() ?? REDACTED;
    });
  const texts = stringValues(stringData).map(([key, value]) => [key, fill(value)] as const);
  const encoded = texts.map(([key, value]) => [key, Buffer.from(value).toString("base64")] as const);
  const given = stringValues(data);
  credentials.push(...[...tokens.values()].map((token) => token.reveal()));
  credentials.push(...[...texts, ...encoded, ...given].map(([, value]) => value));
  // Even when empty: giving up a last key without naming the map takes the whole map along, and with it the keys that
  // another tool applied as stringData and that therefore nobody owns. The map of a token Secret is its controller's.
  const isFilledByController = rest.type === "kubernetes.io/service-account-token";
  const keys = Object.fromEntries([...given, ...encoded]);
  const body = JSON.stringify({ ...rest, ...(isFilledByController ? {} : { data: keys }) });
  return { body, credentials: credentials.filter((text) => text.length >= 6) };
}

const stringValues = (values: unknown): readonly (readonly [string, string])[] =>
  Object.entries(typeof values === "object" && values !== null ? values : {}).map(
    ([key, value]: [string, unknown]) => [key, String(value)] as const,
  );
