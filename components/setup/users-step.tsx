"use client";
import { UsersView } from "@/components/users/users-view";
import { Consequence } from "./consequence";
import { OptionalStep } from "./optional-step";

/** The step about people: what they see of each cluster when they sign in to Kiali. */
export const UsersStep = () => (
  <OptionalStep
    step="users"
    consequence={
      <Consequence
        does="Adds a RoleBinding or ClusterRoleBinding for a group or a user, in the clusters you choose. Each can be withdrawn."
        without="A cluster that does not accept a user's login is missing from the lists, without a word."
      />
    }
  >
    {(home) => <UsersView home={home} />}
  </OptionalStep>
);
