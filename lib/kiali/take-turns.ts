/**
 * Lets one call of a kind be under way at a time, however many want it: who comes meanwhile shares the next one. So nobody gets an answer to a
 * question that was put before he came.
 */
export function takeTurns<T>(): (kind: string, call: () => Promise<T>) => Promise<T> {
  const turns = new Map<string, { now: Promise<T>; next: Promise<T> | null }>();
  const begin = (kind: string, call: () => Promise<T>): Promise<T> => {
    const now = call();
    const turn = { now, next: null };
    turns.set(kind, turn);
    const leave = (): void => {
      if (turns.get(kind) === turn && turn.next === null) turns.delete(kind);
    };
    now.then(leave, leave);
    return now;
  };
  return (kind, call) => {
    const turn = turns.get(kind);
    if (!turn) return begin(kind, call);
    const mine = (): Promise<T> => begin(kind, call);
    turn.next ??= turn.now.then(mine, mine);
    return turn.next;
  };
}
