"use client";
import type { Contexts } from "@/components/fleet/contexts-query";
import { ScopeView } from "@/components/scope/scope-view";
import { HomePage } from "./home-page";

export const ScopePage = ({ initial }: { initial: Contexts }) => (
  <HomePage page="scope" initial={initial}>
    {(home) => <ScopeView home={home} />}
  </HomePage>
);
