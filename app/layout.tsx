import { CSPProvider } from "@base-ui/react/csp-provider";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { appearanceFrom } from "@/components/frame/appearance";
import { QueryProvider } from "@/components/ui/query-provider";
import "./theme.css";

export const metadata: Metadata = {
  title: { default: "Kiali Fleet", template: "%s · Kiali Fleet" },
  description: "Connects one Kiali to every cluster of an Istio mesh, and proves it.",
  robots: { index: false, follow: false },
};
export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  const { theme, density } = appearanceFrom((name) => jar.get(name)?.value);
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme} data-density={density}>
      <body>
        <CSPProvider nonce={sent.get("x-nonce") ?? undefined}>
          <QueryProvider>
            <div className="isolate">{children}</div>
          </QueryProvider>
        </CSPProvider>
      </body>
    </html>
  );
}
