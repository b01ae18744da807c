"use client";
import type { Contexts } from "@/components/fleet/contexts-query";
import { TracingView } from "@/components/tracing/tracing-view";
import { HomePage } from "./home-page";

export const TracingPage = ({ initial }: { initial: Contexts }) => (
  <HomePage page="tracing" initial={initial}>
    {(home) => <TracingView home={home} />}
  </HomePage>
);
