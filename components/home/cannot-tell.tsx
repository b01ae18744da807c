"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import type { HomeRef } from "./home-ref";

/** Few homes have several. */
const KialiChooser = dynamic(() => import("./home-chooser").then((module) => module.KialiChooser));

/** Why a home says nothing. "Forbidden", "unreachable" and "absent" are three answers; none of them is an empty page. */
export function CannotTell({ home, problem, again }: { home: HomeRef; problem: Problem; again: ReactNode }) {
  if (problem.kind === "not-found" && problem.object.startsWith("a single Kiali")) return <SeveralKialis home={home} />;
  const { title, advice } = describeProblem(problem);
  const isAbsent = problem.kind === "not-found" && problem.object === "Kiali";
  return (
    <Notice
      tone={problem.kind === "forbidden" ? "unknown" : isAbsent ? "warn" : "fail"}
      isLive
      title={isAbsent ? `No Kiali was found in ${home.home}` : title}
      action={again}
    >
      {isAbsent ? "Choose the context of the cluster where Kiali runs." : advice}
    </Notice>
  );
}

/** Each Kiali has connections, a configuration and users of its own; the operator says which one is meant. */
export const SeveralKialis = ({ home }: { home: HomeRef }) => (
  <div className="flex flex-col gap-3">
    <Notice title={`There are several Kialis in ${home.home}`}>Each reads clusters of its own: choose one.</Notice>
    <KialiChooser home={home} />
  </div>
);
