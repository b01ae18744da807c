"use client";
import { Crash, digestOf } from "@/components/ui/crash";

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return <Crash digest={digestOf(error)} retry={retry} />;
}
