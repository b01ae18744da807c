import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { signOutAction } from "@/app/session/actions";
import { appearanceFrom } from "@/components/frame/appearance";
import { Frame } from "@/components/frame/frame";
import { StateNotices } from "@/components/status/state-notices";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return (
    <Frame
      isSandbox={process.env.FLEET_SANDBOX === "1"}
      appearance={appearanceFrom((name) => jar.get(name)?.value)}
      signOut={signOutAction}
    >
      <StateNotices />
      {children}
    </Frame>
  );
}
