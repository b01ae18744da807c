"use client";
import type { Contexts } from "@/components/fleet/contexts-query";
import { UsersView } from "@/components/users/users-view";
import { HomePage } from "./home-page";

export const UsersPage = ({ initial }: { initial: Contexts }) => (
  <HomePage page="users" initial={initial}>
    {(home) => <UsersView home={home} />}
  </HomePage>
);
