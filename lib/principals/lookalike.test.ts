import { expect, it } from "vitest";
import { lookalikeKey } from "./lookalike";

it("folds names that look alike to the same, and no others", () => {
  for (const forged of [
    "Supplіer Desk",
    "Ѕupplier-desk",
    "Supp\u200blier Desk",
    "Ｓupplier Desk",
    "Suppliеr dеѕk",
  ])
    expect(lookalikeKey(forged), forged).toBe("supplier desk");
  expect(lookalikeKey("ΑΡΙ ΒΟΤ")).toBe("api bot");
  expect(lookalikeKey("Suppliers Desk")).not.toBe("supplier desk");
  expect(lookalikeKey("Поставщик")).not.toBe(lookalikeKey("Поставка"));
});
