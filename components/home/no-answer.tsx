import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";

/** The console's own server said nothing: that is about no cluster. */
export const NoAnswer = ({ again }: { again: ReactNode }) => (
  <Notice tone="fail" isLive title="The console's own server did not answer" action={again}>
    It may have been stopped. Start it again with npm start.
  </Notice>
);
