import "server-only";
import { contextRows, isOpened } from "@/lib/kube/clusters";

/** Whether asking this context's cluster could start an exec plugin, and with it a login window, that nobody asked for. Dials nothing. */
export async function mayOpenLogin(context: string): Promise<boolean> {
  const { rows } = await contextRows();
  const isExec = rows.some(({ name, credential }) => name === context && credential === "exec");
  return isExec && !(await isOpened(context));
}
