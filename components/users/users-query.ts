import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { TokenReviewView } from "@/lib/users/token-review-view";
import type { UsersView } from "@/lib/users/users-view";

const usersShape = z.custom<UsersView>(
  (value) => hasKeys(value, "kiali", "strategy", "trust", "findings", "providers"),
  "Not a view of users",
);
const reviewShape = z.custom<TokenReviewView>(
  (value) => hasKeys(value, "claims", "notes", "clusters", "differences"),
  "Not a review",
);
const users = resultShape(usersShape);
export const reviewReply = resultShape(reviewShape);
export const startReply = resultShape(z.object({ address: z.url({ protocol: /^https$/ }) }));
const kept = z.union([
  z.object({ ok: z.literal(true), value: z.nullable(reviewReply) }),
  z.pipe(
    resultShape(z.never()),
    z.transform(() => ({ ok: false as const })),
  ),
]);

/** How people sign in to a home's Kiali, and what each API server accepts. Asks every cluster, up to 10 s. */
export const usersQuery = (ref: HomeRef) =>
  queryOptions({
    queryKey: ["users", ref.home, ref.kiali],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Result<UsersView>> =>
      users.parse(await (await fetch(`/api/users?${homeParams(ref)}`, { signal })).json()),
  });

/** What a finished sign-in showed; null when the server no longer keeps it. */
export const loginQuery = (login: string) =>
  queryOptions({
    queryKey: ["user login", login],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Result<TokenReviewView> | null> => {
      const told = kept.parse(
        await (await fetch(`/api/users/login?${new URLSearchParams({ login })}`, { signal })).json(),
      );
      return told.ok ? told.value : null;
    },
  });
