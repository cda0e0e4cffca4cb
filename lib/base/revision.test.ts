import { afterEach, expect, it } from "vitest";
import { Held, lookBy, noteRevisions } from "./revision";

afterEach(() => lookBy(null));

it("keeps nothing for longer because the clock was set back", async () => {
  const clock = { nowMs: 10_000_000 };
  let looks = 0;
  let value = 1;
  lookBy(async () => {
    looks += 1;
    noteRevisions([{ tenant: "ten_back", value }], clock.nowMs);
  });
  noteRevisions([{ tenant: "ten_back", value }], clock.nowMs);
  const held = new Held<number>();
  const get = () => held.get("ten_back", clock.nowMs, async () => value);
  expect(await get()).toBe(1);
  clock.nowMs += 500;
  expect([await get(), looks]).toEqual([1, 0]);
  // Somebody edits elsewhere, and this machine's clock jumps back an hour.
  value = 2;
  clock.nowMs -= 3_600_000;
  expect([await get(), looks]).toEqual([2, 1]);
  expect([await get(), looks]).toEqual([2, 1]);
});
