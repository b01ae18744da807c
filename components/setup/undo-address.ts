import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Connection } from "@/lib/access/connection";
import { wishToSearch } from "@/lib/access/wish-url";

/** The page that takes back what this wish made. It names the connection, whatever the clusters say by then. */
export const undoAddress = (wish: ConnectWish, connection: Connection | null): `/setup/undo?${string}` =>
  `/setup/undo?${wishToSearch({ ...wish, name: wish.name ?? connection?.name.value ?? null })}`;
