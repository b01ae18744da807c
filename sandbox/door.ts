import type { Http2SecureServer } from "node:http2";
import type { Socket } from "node:net";
import { type BlackHole, startBlackHole } from "./faults/black-hole";
import type { FaultBoard } from "./faults/fault-board";

type Place = { secure: Http2SecureServer; sockets: ReadonlySet<Socket>; port: number; host: string };

export type Door = {
  /** Makes it so as the faults in force want it. */
  settle: () => Promise<void>;
  /** Cuts everybody off, for good. */
  close: () => Promise<void>;
};

/** What is at a server's port: the server, nobody, or a black hole. Changes come one after another, and the last one stays. */
export function doorOf(faults: FaultBoard, { secure, sockets, port, host }: Place): Door {
  let hole: BlackHole | null = null;
  let isOver = false;
  let turn = Promise.resolve();
  const wanted = () => {
    if (isOver || faults.find("refuse")) return "nobody";
    return faults.find("black-hole") ? "hole" : "server";
  };
  const change = async () => {
    const next = wanted();
    if (next !== "server" && secure.listening) await shut(secure, sockets);
    if (next !== "hole" && hole) {
      await hole.stop();
      hole = null;
    }
    if (next === "server" && !secure.listening) await listen(secure, port, host);
    if (next === "hole") hole ??= await startBlackHole(port, host);
  };
  const settle = () => {
    turn = turn.then(change);
    return turn;
  };
  return {
    settle,
    close: () => {
      isOver = true;
      return settle();
    },
  };
}

export const listen = (secure: Http2SecureServer, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    secure.once("error", reject);
    secure.listen(port, host, () => {
      secure.off("error", reject);
      resolve();
    });
  });

/** Nobody new is let in before those who are there are cut off, so it ends. */
const shut = (secure: Http2SecureServer, sockets: ReadonlySet<Socket>): Promise<void> =>
  new Promise((resolve) => {
    secure.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
