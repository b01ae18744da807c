"use client";
import type { Contexts } from "@/components/fleet/contexts-query";
import { HomeFrame } from "@/components/home/home-frame";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { OneKiali } from "@/components/home/one-kiali";
import { ButtonLink } from "@/components/ui/button-link";
import { KialiView } from "./kiali-view";
import { KIALI_PAGE } from "./page-words";

/** One Kiali: whether it is up, what it says that it has, and what it has yet to read. */
export const KialiPage = ({ initial }: { initial: Contexts }) => (
  <HomeFrame
    {...KIALI_PAGE}
    initial={initial}
    about="This page watches the Kiali that runs there: its pods, the clusters that it lists, and what was changed since it started. Looking changes nothing."
    action={(home) => <Ways home={home} />}
  >
    {(home) => (
      <OneKiali home={home}>
        <KialiView home={home} />
      </OneKiali>
    )}
  </HomeFrame>
);

const Ways = ({ home }: { home: HomeRef }) => (
  <>
    <ButtonLink href={`/connections?${homeParams(home)}`}>Its connections</ButtonLink>
    <ButtonLink look="primary" href={`/setup?${new URLSearchParams({ home: home.home })}`}>
      Connect a cluster
    </ButtonLink>
  </>
);
