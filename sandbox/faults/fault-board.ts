import type { StoreTrouble } from "../telemetry/stand-in";

/** Something is wrong with what one store of telemetry in the cluster answers; the cluster itself is well. */
export type StoreFault = { kind: "store"; store: "metrics" | "traces"; trouble: StoreTrouble };

/**
 * What a cluster can suffer from. `refuse` has nobody at the port, `black-hole` answers no TCP handshake, `hang` no request. `slow` adds to every answer, or to the first `times`; `deny` refuses one verb on one resource with 403; `conflict` answers every
 * write of an object with 409, as to somebody who is always a moment late.
 */
export type Fault =
  | StoreFault
  | { kind: "refuse" }
  | { kind: "black-hole" }
  | { kind: "hang" }
  | { kind: "reset" }
  | { kind: "slow"; ms: number; times?: number }
  | { kind: "unauthorized" }
  | { kind: "deny"; verb: string; group: string; resource: string }
  | { kind: "throttle"; retryAfterSeconds: number }
  | { kind: "server-error" }
  | { kind: "conflict" }
  | { kind: "wrong-ca" }
  | { kind: "expired-certificate" };

export type FaultKind = Fault["kind"];
type Listener = () => void;

/** The faults in force in one cluster. At most one of each kind, and one of each store, except `deny`, which adds up. */
export class FaultBoard {
  #faults: readonly Fault[] = [];
  #slowed = 0;
  readonly #listeners = new Set<Listener>();

  get active(): readonly Fault[] {
    return this.#faults;
  }

  set(fault: Fault): void {
    if (fault.kind === "slow") this.#slowed = 0;
    const others = this.#faults.filter((other) => {
      if (fault.kind === "store") return other.kind !== "store" || other.store !== fault.store;
      return other.kind !== fault.kind || fault.kind === "deny";
    });
    this.#change([...others, fault]);
  }

  clear(kind?: FaultKind): void {
    this.#change(kind ? this.#faults.filter((fault) => fault.kind !== kind) : []);
  }

  find<K extends FaultKind>(kind: K): Extract<Fault, { kind: K }> | undefined {
    return this.#faults.find((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
  }

  troubleOf(store: StoreFault["store"]): StoreTrouble | null {
    const found = this.#faults.find((fault) => fault.kind === "store" && fault.store === store);
    return found?.kind === "store" ? found.trouble : null;
  }

  /** What `slow` adds to the answer that is due now. */
  takeDelayMs(): number {
    const slow = this.find("slow");
    if (!slow || (slow.times !== undefined && this.#slowed >= slow.times)) return 0;
    this.#slowed += 1;
    return slow.ms;
  }

  denies(ask: { verb: string; group: string; resource: string }): boolean {
    return this.#faults.some(
      (fault) =>
        fault.kind === "deny" &&
        (fault.verb === "*" || fault.verb === ask.verb) &&
        fault.group === ask.group &&
        fault.resource === ask.resource,
    );
  }

  /** Called after every change. */
  onChange(listener: Listener): void {
    this.#listeners.add(listener);
  }

  #change(faults: readonly Fault[]): void {
    this.#faults = faults;
    for (const listener of this.#listeners) listener();
  }
}
