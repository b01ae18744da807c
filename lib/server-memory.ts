/**
 * One value per process. Next loads a module once for routes, once for actions and once for instrumentation, so a
 * module variable would exist three times; what has to be shared lives here, under a name of its own.
 */
export function serverMemory<T extends object>(name: string, create: () => T): T {
  const key = Symbol.for(`kiali-fleet/${name}`);
  const found: T | undefined = Reflect.get(globalThis, key);
  if (found) return found;
  const made = create();
  Reflect.set(globalThis, key, made);
  return made;
}
