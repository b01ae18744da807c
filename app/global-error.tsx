"use client";
import { Crash, digestOf } from "@/components/ui/crash";
import "./theme.css";

export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>This page has a bug · Kiali Fleet</title>
        <main className="px-4">
          <Crash digest={digestOf(error)} retry={retry} />
        </main>
      </body>
    </html>
  );
}
