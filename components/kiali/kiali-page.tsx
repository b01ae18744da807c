"use client";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type Contexts, contextsQuery } from "@/components/fleet/contexts-query";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { OneKiali } from "@/components/home/one-kiali";
import { useHome } from "@/components/home/use-home";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHead } from "@/components/ui/page-head";
import { ok } from "@/lib/problem";
import { KialiView } from "./kiali-view";
import { KIALI_PAGE } from "./page-words";

/** Who comes from the fleet has named a home already. */
const Choose = dynamic(() => import("./choose-home").then((module) => module.ChooseHome));

/** One Kiali: whether it is up, what it says that it has, and what it has yet to read. */
export function KialiPage({ initial }: { initial: Contexts }) {
  const home = useHome();
  const contexts = useQuery({ ...contextsQuery(), initialData: ok(initial) }).data;
  const { rows } = contexts.ok ? contexts.value : initial;
  if (home === null || !rows.some(({ name }) => name === home.home)) return <Choose initial={initial} />;
  return (
    <>
      <PageHead {...headOf(home)} action={<Ways home={home} />} />
      <OneKiali key={`${home.home} ${home.kiali}`} home={home}>
        <KialiView home={home} />
      </OneKiali>
    </>
  );
}

function headOf({ home, kiali }: HomeRef) {
  const where = (
    <>
      {kiali && <code className="text-n12">{kiali}</code>} in context{" "}
      <code dir="auto" className="text-n12">
        {home}
      </code>
      .{" "}
    </>
  );
  return {
    title: KIALI_PAGE.title,
    purpose: (
      <span className="wrap-anywhere">
        {where}
        {KIALI_PAGE.purpose}
      </span>
    ),
  };
}

const Ways = ({ home }: { home: HomeRef }) => (
  <>
    <ButtonLink href={`/connections?${homeParams(home)}`}>Its connections</ButtonLink>
    <ButtonLink look="primary" href={`/setup?${new URLSearchParams({ home: home.home })}`}>
      Connect a cluster
    </ButtonLink>
  </>
);
