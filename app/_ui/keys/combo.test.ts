import { describe, expect, it } from "vitest";
import { comboOf, isSingleKey } from "./combo";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("comboOf", () => {
  it("counts the command key as Ctrl", () => {
    expect(comboOf(press("K", { metaKey: true, shiftKey: true }))).toBe("Ctrl+k");
    expect(comboOf(press("k", { ctrlKey: true }))).toBe("Ctrl+k");
  });

  it("names Shift only where the key prints nothing", () => {
    expect(comboOf(press("?", { shiftKey: true }))).toBe("?");
    expect(comboOf(press("ArrowRight", { shiftKey: true }))).toBe("Shift+ArrowRight");
  });

  it("tells the keys that can be switched off", () => {
    expect(isSingleKey("j")).toBe(true);
    expect(isSingleKey("Home")).toBe(false);
    expect(isSingleKey("Ctrl+k")).toBe(false);
  });
});
