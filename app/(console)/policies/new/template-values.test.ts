import { expect, it } from "vitest";
import { templateOf } from "@/lib/policies/templates";
import { labelled } from "./template-values";

it("says what is wrong with a template by the label of its field", () => {
  const spending = templateOf("spending-approval");
  const refusedOf = (values: object): unknown => {
    try {
      return spending.text(values, { shapes: new Map() });
    } catch (error) {
      return labelled(error, spending.parameters);
    }
  };
  expect(refusedOf({ tool: "refund" })).toMatchObject({
    message: "Amount: It is missing.",
    fields: { argument: "It is missing." },
  });
  expect(refusedOf({ tool: "refund", argument: "amount" })).toMatchObject({
    message: expect.stringContaining("Nothing is known of the arguments of refund"),
  });
});
