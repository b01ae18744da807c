/**
 * Runs in the browser before anything else. zod would try to compile its shapes with `new Function`; the policy of every page forbids that, and the
 * browser reports the attempt, though zod does without. Set where zod looks for it, so that pages that need no zod load none.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
