"use client";
import { useQuery } from "@tanstack/react-query";
import { connectionQuery } from "@/components/access/connection-query";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Connection } from "@/lib/access/connection";
import { NO_WISH } from "./no-wish";

/** The decided connection, for its names; null while it is not known. Reads both clusters unless that was done already. */
export function useConnection(wish: ConnectWish | null): Connection | null {
  const { data } = useQuery({ ...connectionQuery(wish ?? NO_WISH), enabled: wish !== null });
  return wish !== null && data?.ok ? data.value : null;
}
