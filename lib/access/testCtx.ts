import { abilitiesOf, type Role } from "./abilities";
import type { Ctx } from "./ctx";
import { newCtx } from "./newCtx";

/** A clock that tests move by hand. */
export interface TestClock {
  /** Epoch milliseconds. */
  nowMs: number;
}

/** A ctx for tests: a person with these roles, under a clock that stands still unless moved. */
export function testCtx(
  tenant: string,
  roles: readonly Role[],
  clock: TestClock = { nowMs: Date.now() },
): Ctx {
  const actor = { kind: "person", id: "per_test", name: "Test person" } as const;
  const ctx = newCtx({ tenant, actor, abilities: abilitiesOf(roles) });
  return { ...ctx, now: () => clock.nowMs };
}
