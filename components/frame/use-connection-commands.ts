"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { ROW_VERBS, reviewOf, VERB_WORDS, whyNot } from "@/components/connections/verbs";
import type { CommandGroup } from "@/components/fleet/command-palette";
import { contextsQuery } from "@/components/fleet/contexts-query";
import { HOME_PAGES, homePageOf } from "@/components/home/home-pages";
import { homeParams } from "@/components/home/home-ref";
import { seenHomes } from "@/components/home/seen-homes";

const HOME_PAGE_IDS = ["metrics", "tracing", "scope", "users"] as const;

/** For the palette: every page of a home, and every verb for the connections that this page has seen. Dials nothing. */
export function useConnectionCommands(isOpen: boolean): readonly CommandGroup[] {
  const router = useRouter();
  const client = useQueryClient();
  const contexts = useQuery({ ...contextsQuery(), enabled: isOpen }).data;
  if (!isOpen) return [];
  const rows = contexts?.ok ? contexts.value.rows.filter(({ problem }) => problem === null) : [];
  return [
    {
      value: "Connections of",
      items: rows.map(({ name }) => ({
        value: `connections ${name}`,
        label: `Connections of ${name}`,
        note: "as the home",
        run: () => router.push(`/connections?${homeParams({ home: name, kiali: null })}`),
      })),
    },
    {
      value: "Verbs",
      items: seenHomes(client).flatMap(({ home, connections }) =>
        connections.flatMap((row) =>
          ROW_VERBS.filter((verb) => whyNot(row, verb) === null).map((verb) => ({
            value: `${verb} ${home.home} ${home.kiali} ${row.name}`,
            label: `${VERB_WORDS[verb].label} ${row.name}`,
            note: `of ${home.home}`,
            run: () => router.push(reviewOf(verb, home, [row.name])),
          })),
        ),
      ),
    },
    ...HOME_PAGE_IDS.map((page) => ({
      value: `${HOME_PAGES[page].title} of`,
      items: rows.map(({ name }) => ({
        value: `${page} ${name}`,
        label: `${HOME_PAGES[page].title} of ${name}`,
        note: "as the home",
        run: () => router.push(homePageOf(page, { home: name, kiali: null })),
      })),
    })),
  ].filter(({ items }) => items.length > 0);
}
