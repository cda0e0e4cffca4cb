import { expect, it } from "vitest";
import { busyOf } from "./busy";

const step = (parent: number, offsetMs: number, durationMs: number) => ({ parent, offsetMs, durationMs });

it("counts what runs, not what encloses it, and only the ends of a long wait", () => {
  const approval = step(0, 2_000, 1_320_000);
  expect(busyOf([step(-1, 0, 1_330_000), step(0, 0, 1_500), approval, step(0, 1_323_000, 900)])).toEqual([
    { fromMs: 0, toMs: 1_500 },
    { fromMs: 2_000, toMs: 3_000 },
    { fromMs: 1_321_000, toMs: 1_322_000 },
    { fromMs: 1_323_000, toMs: 1_323_900 },
  ]);
});

it("keeps long steps whole where long is usual", () => {
  expect(busyOf([step(-1, 0, 90_000), step(-1, 90_000, 80_000)])).toEqual([
    { fromMs: 0, toMs: 90_000 },
    { fromMs: 90_000, toMs: 170_000 },
  ]);
});
