import { shell } from "@/lib/shell-command";

/** Asks an operator to reconcile its Kiali once more: as its documentation has it, a new value of the annotation is a new reconcile. */
export const reconcileCommand = (
  context: string,
  { namespace, name }: { namespace: string | null; name: string },
): string =>
  `${shell`kubectl --context ${context} -n ${namespace ?? ""} annotate kiali ${name} --overwrite`} kiali.io/reconcile="$(date)"`;
