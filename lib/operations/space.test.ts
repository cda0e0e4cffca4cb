import { expect, it } from "vitest";
import { judgeSpace } from "./space";

const limits = { diskLowBytes: 500, diskFullBytes: 100 };
const place = (name: string, freeBytes: number) => ({ name, freeBytes, totalBytes: 1_000 });

it("goes by the tightest place, and by the limits exactly", () => {
  expect(judgeSpace([place("a", 900), place("b", 500)], limits)).toMatchObject({
    state: "ok",
    freeBytes: 500,
  });
  expect(judgeSpace([place("a", 900), place("b", 499)], limits).state).toBe("low");
  expect(judgeSpace([place("a", 100)], limits).state).toBe("low");
  expect(judgeSpace([place("a", 99), place("b", 900)], limits).state).toBe("full");
});
