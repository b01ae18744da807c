"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type Queue, useQueue } from "@/components/ui/use-queue";
import { clusterQuery } from "./cluster-query";

export type Look = Omit<Queue, "add"> & { look: Queue["add"] };

/** Asks clusters a few at a time, in the order given; cancelling forgets those that wait and stops those under way. */
export function useLook(): Look {
  const client = useQueryClient();
  const { add, ...queue } = useQueue({
    work: (context) => client.fetchQuery({ ...clusterQuery(context), staleTime: 0 }),
    stop: (context) => void client.cancelQueries({ queryKey: clusterQuery(context).queryKey }),
  });
  return { ...queue, look: add };
}
