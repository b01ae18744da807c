"use client";
import { useQuery } from "@tanstack/react-query";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { Told } from "./told";
import { loginQuery } from "./users-query";

/** What a finished sign-in showed, as long as the server keeps it. */
export function KeptLogin({ login }: { login: string }) {
  const kept = useQuery(loginQuery(login));
  if (kept.error) return <Notice tone="fail" title="The console's own server did not answer" />;
  if (kept.data === undefined) return <Skeleton className="w-72" />;
  if (kept.data === null)
    return (
      <Notice title="The result of this sign-in is no longer kept">
        The console keeps one for ten minutes. Sign in again to see what is true now.
      </Notice>
    );
  return <Told result={kept.data} />;
}
