"use client";
import type { Contexts } from "@/components/fleet/contexts-query";
import { HomeFrame } from "@/components/home/home-frame";
import { KIALI_PAGE } from "./page-words";

/** The page while its address names no home, or one that the kubeconfig does not have. */
export const ChooseHome = ({ initial }: { initial: Contexts }) => (
  <HomeFrame
    {...KIALI_PAGE}
    initial={initial}
    about="This page watches the Kiali that runs there: its pods, the clusters that it lists, and what was changed since it started. Looking changes nothing."
  >
    {() => null}
  </HomeFrame>
);
