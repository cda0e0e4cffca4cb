import type { CounterView } from "@/lib/quotas/listCounters";
import css from "./quotas.module.css";

const WIDTH = 1_000;

/**
 * A bullet bar: used, set aside, the ceiling as a line, and where use is heading as a notch; on a scale that has room for
 * all of them. For the eye only: the words beside it say the same.
 */
export function Bullet({
  counter: { settled, reserved, ceiling, forecast, state },
}: {
  counter: Pick<CounterView, "settled" | "reserved" | "ceiling" | "forecast" | "state">;
}) {
  const most = Math.max(ceiling * 1.05, settled + reserved, Math.min(forecast ?? 0, ceiling * 2), 1);
  const at = (amount: number) => Math.min(WIDTH, (amount / most) * WIDTH);
  const used = at(settled);
  return (
    <svg
      className={css.bullet}
      viewBox={`0 0 ${WIDTH} 12`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect width={WIDTH} height="12" className={css.ground} />
      {forecast !== null && <rect width={at(forecast)} y="4" height="4" className={css.heading} />}
      <rect width={used} y="2" height="8" className={state === "full" ? css.full : css.used} />
      <rect x={used} width={at(settled + reserved) - used} y="2" height="8" className={css.reserved} />
      <rect x={Math.min(at(ceiling), WIDTH - 6)} width="6" height="12" className={css.ceiling} />
    </svg>
  );
}
