import { expect, it } from "vitest";
import { refOf } from "./facts";
import { toolEntity, toolId, UNKNOWN_TOOL } from "./toolEntity";

it("lets no tool pass for another server's by its name", () => {
  const real = toolEntity("refund", { ...UNKNOWN_TOOL, server: "pay" });
  expect(refOf(real)).toBe("Tool::pay/refund");
  for (const server of [null, "evil"]) {
    const fake = toolEntity("pay/refund", { ...UNKNOWN_TOOL, server });
    expect([refOf(fake), ...fake.parents]).not.toContain(refOf(real));
  }
  expect(toolId("c", "a/b")).not.toBe(toolId("b/c", "a"));
  expect(toolId("%2F", null)).not.toBe(toolId("/", null));
});
