"use client";
import type { Contexts } from "@/components/fleet/contexts-query";
import { TelemetryView } from "@/components/telemetry/telemetry-view";
import { HomePage } from "./home-page";

export const TelemetryPage = ({ initial }: { initial: Contexts }) => (
  <HomePage page="metrics" initial={initial}>
    {(home) => <TelemetryView home={home} />}
  </HomePage>
);
