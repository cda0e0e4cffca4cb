import { AsyncLocalStorage } from "node:async_hooks";

const SLOT = Symbol.for("bailiwick.requestScope");
const slot = globalThis as { [SLOT]?: AsyncLocalStorage<string> };

/** Next bundles this module a second time, and both copies must meet: so it lives on globalThis. */
function scope(): AsyncLocalStorage<string> {
  slot[SLOT] ??= new AsyncLocalStorage();
  return slot[SLOT];
}

/** Runs `fn` so that every line logged within it, however deep, carries the request's id. */
export function inRequest<T>(requestId: string, fn: () => T): T {
  return scope().run(requestId, fn);
}

/** The id of the request that this code runs for; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return scope().getStore();
}
