/** The same store, and how often its `methods` were called. */
export function countedStore<Store extends object>(
  store: Store,
  methods: readonly (keyof Store)[],
): { store: Store; count: () => number } {
  let calls = 0;
  const counted = new Proxy(store, {
    get: (target, name, receiver) => {
      if (methods.some((method) => method === name)) calls += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  return { store: counted, count: () => calls };
}
