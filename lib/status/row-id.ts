import type { HomeOf } from "./fleet-row";

/** Ids of rows. No part can hold a newline: names of contexts are one line in every kubeconfig that kubectl takes. */
export const homeRowId = ({ context, kiali }: HomeOf): string => `home\n${context}\n${kiali}`;
export const connectionRowId = ({ context, kiali }: HomeOf, name: string): string =>
  `connection\n${context}\n${kiali}\n${name}`;
export const contextRowId = (context: string): string => `context\n${context}`;
