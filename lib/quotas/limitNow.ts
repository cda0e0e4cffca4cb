import type { Charge } from "./charge";
import type { LimitNow } from "./reservation";

/** A limit as it stands, for who asked. */
export function limitNow(
  charge: Charge,
  { settled, reserved }: { settled: number; reserved: number },
): LimitNow {
  const { quota, name, measure, mode, holder, ceiling, windowEndMs } = charge;
  const remaining = Math.max(0, ceiling - settled - reserved);
  const resetsAt = windowEndMs === null ? null : new Date(windowEndMs).toISOString();
  return { quota, name, measure, mode, holder, ceiling, settled, reserved, remaining, resetsAt };
}
