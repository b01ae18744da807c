"use client";
import type { ReactNode } from "react";
import type { Contexts } from "@/components/fleet/contexts-query";
import { HomeFrame } from "./home-frame";
import { HOME_PAGES, type HomePageId } from "./home-pages";
import type { HomeRef } from "./home-ref";
import { OneKiali } from "./one-kiali";
import { TelemetryParts } from "./telemetry-parts";

/** One of the pages about a home; `children` show what it says of the one Kiali that is meant. */
export function HomePage({
  page,
  initial,
  children,
}: {
  page: HomePageId;
  initial: Contexts;
  children: (home: HomeRef) => ReactNode;
}) {
  const { title, purpose, about } = HOME_PAGES[page];
  return (
    <HomeFrame
      title={title}
      purpose={purpose}
      initial={initial}
      about={about}
      parts={page === "users" ? null : <TelemetryParts here={page} />}
    >
      {(home) => <OneKiali home={home}>{children(home)}</OneKiali>}
    </HomeFrame>
  );
}
