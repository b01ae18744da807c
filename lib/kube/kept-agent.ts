import "server-only";
import { Agent, errors } from "undici";
import { fail, ok, type Result } from "@/lib/problem";
import type { ClusterTarget } from "./cluster-target";
import { connector } from "./connector";
import type { Auth } from "./credential";
import { resetAbortedStreams } from "./reset-aborted-streams";
import { pemReader } from "./secret-files";
import { type SpareSocket, spareSocket } from "./spare-socket";

const CONNECTIONS = 16;
const KEEP_ALIVE_MS = 15_000;
/** Longer than everything is asked again while nobody looks on; an API server ends idle connections after 90 s by itself. */
const LIGHT_KEEP_ALIVE_MS = 120_000;

resetAbortedStreams();

export type KeptAgent = {
  /** The agent for this certificate and authority; another one only when either changed. */
  use: (auth: Auth) => Promise<Result<Agent>>;
  /** Ends what is on the way. A later `use` connects anew. */
  drop: () => Promise<void>;
};

/** One undici agent per cluster, so that one TLS handshake serves all calls. `hasSpare` dials one connection ahead. */
export function keptAgent(
  { context, address, login }: ClusterTarget,
  isGuarded: boolean,
  { hasSpare = false, isLight = false, onLost }: { hasSpare?: boolean; isLight?: boolean; onLost?: () => void } = {},
): KeptAgent {
  const ca = address.ca ? pemReader(address.ca) : null;
  const who = login.impersonate;
  const isHttp1Only = isLight || (who !== null && (who.groups.length > 0 || Object.keys(who.extra).length > 0));
  let kept: { agent: Agent; ca: string | null; cert: string | null; key: string | null } | null = null;
  let spare: SpareSocket | null = null;

  const use = async (auth: Auth): Promise<Result<Agent>> => {
    const authority = ca ? await ca.read() : null;
    if (ca && !authority) {
      const path = address.ca?.kind === "file" ? address.ca.path : "the inline certificate authority";
      const detail = `${path} could not be read or is empty`;
      return fail({ kind: "credential", context, why: "certificate-file", detail, hint: null });
    }
    const pems = {
      ca: authority?.reveal() ?? null,
      cert: auth.certificate?.cert.reveal() ?? null,
      key: auth.certificate?.key.reveal() ?? null,
    };
    if (kept && kept.ca === pems.ca && kept.cert === pems.cert && kept.key === pems.key) return ok(kept.agent);
    const previous = kept?.agent;
    const dial = connector({ address, ...pems, isHttp1Only, isGuarded });
    spare?.drop();
    spare = hasSpare ? spareSocket(dial) : null;
    const agent = new Agent({
      connections: isLight ? 1 : CONNECTIONS,
      allowH2: !isHttp1Only,
      keepAliveTimeout: isLight ? LIGHT_KEEP_ALIVE_MS : KEEP_ALIVE_MS,
      connect: spare?.connect ?? dial,
    });
    if (onLost)
      agent.on("disconnect", (_origin, _targets, error) => {
        if (kept?.agent === agent && !isIdle(error)) onLost();
      });
    kept = { agent, ...pems };
    void previous?.close();
    return ok(agent);
  };
  const drop = async () => {
    const { agent } = kept ?? {};
    kept = null;
    spare?.drop();
    await agent?.destroy();
  };
  return { use, drop };
}

/** It was closed from here, because nobody used it. */
const isIdle = (error: Error): boolean =>
  error instanceof errors.InformationalError && error.message === "socket idle timeout";
