import "server-only";
import { doors } from "./doors";
import { newLaunchToken } from "./launch-token";

/**
 * Makes a launch token and hands its address to whoever started this process: over the IPC channel when there is one
 * (`npm start` prints it once the console answers), else as one line on standard output. It is in no argument, no
 * environment and no file.
 */
export function announceLaunch(): void {
  const address = `${doors()[0]?.origin ?? ""}/launch?token=${newLaunchToken()}`;
  if (process.send) process.send({ launch: address });
  else console.log(`Kiali Fleet: ${address}`);
}
