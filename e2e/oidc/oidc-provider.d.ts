/** As much of oidc-provider 9 as the test bed uses; the package brings no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export type Client = { clientId: string };
  export type Context = {
    oidc: { client: Client; session: { accountId: string }; params: { scope?: string }; provider: Provider };
  };
  export type Grant = { addOIDCScope: (scope: string) => void; save: (ttlSeconds?: number) => Promise<string> };
  export type Interaction = { uid: string; params: { login_hint?: string; client_id?: string } };
  export type Account = { accountId: string; claims: () => Promise<Readonly<Record<string, unknown>>> };

  export type Configuration = {
    adapter: typeof import("oidc-provider/lib/adapters/memory_adapter.js").default;
    clients: readonly Readonly<Record<string, unknown>>[];
    jwks: { keys: readonly object[] };
    scopes: readonly string[];
    claims: Readonly<Record<string, readonly string[]>>;
    conformIdTokenClaims: boolean;
    features: Readonly<Record<string, { enabled: boolean }>>;
    interactions: { url: (context: Context, interaction: Interaction) => string };
    cookies: { keys: readonly string[] };
    ttl: Readonly<Record<string, number | ((context: Context, token: object, client: Client) => number)>>;
    findAccount: (context: Context, id: string) => Account | undefined;
    loadExistingGrant: (context: Context) => Promise<Grant>;
    renderError: (context: { type: string; body: string }, out: Readonly<Record<string, string>>) => void;
  };

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { login: { accountId: string }; consent: Readonly<Record<string, never>> },
    ): Promise<void>;
  }
}

declare module "oidc-provider/lib/adapters/memory_adapter.js" {
  export default class MemoryAdapter {
    constructor(model: string);
  }
}
