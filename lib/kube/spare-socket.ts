import "server-only";
import type { Socket } from "node:net";
import type { buildConnector } from "undici";
import type { Connector } from "./connector";

export type SpareSocket = {
  connect: Connector;
  /** Ends the socket that nobody took. */
  drop: () => void;
};

/**
 * Dials twice the first time and keeps the second socket for the next connection. For a server that is asked as nobody first: an API
 * server ends an anonymous HTTP/2 connection after its answer, and the credential that comes next would wait for another handshake.
 */
export function spareSocket(dial: Connector): SpareSocket {
  let spare: Promise<Socket | null> | null = null;
  let isFirst = true;
  const take = async (): Promise<Socket | null> => {
    const kept = spare;
    spare = null;
    const socket = await kept;
    return socket && !socket.destroyed ? socket : null;
  };
  return {
    connect: (target, callback) => {
      if (isFirst) {
        isFirst = false;
        spare = dialed(dial, target);
        return dial(target, callback);
      }
      void take().then((socket) => (socket ? callback(null, socket) : dial(target, callback)));
    },
    drop: () => void take().then((socket) => socket?.destroy()),
  };
}

const dialed = (dial: Connector, target: buildConnector.Options): Promise<Socket | null> =>
  new Promise((resolve) => {
    dial(target, (_error, socket) => {
      socket?.on("error", () => socket.destroy());
      resolve(socket);
    });
  });
