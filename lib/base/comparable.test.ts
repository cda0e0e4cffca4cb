import { expect, it } from "vitest";
import { comparable, trimmed } from "./comparable";

it("is one form for all spellings of a name, and another for another name", () => {
  const spellings = [
    "Refund-Agent",
    "REFUND-AGENT",
    " refund-agent\t",
    "refund\u200b-agent",
    "\ufeffrefund-agent\u2060",
  ];
  const wide = "ｒｅｆｕｎｄ-agent";
  expect(
    new Set([...spellings, wide, "refund\u00ad-agent", "\u00a0refund-agent\u3000"].map(comparable)),
  ).toEqual(new Set(["refund-agent"]));
  expect(comparable(" Pay / refund ")).toBe("pay/refund");
  expect(comparable("refund agent")).not.toBe(comparable("refund-agent"));
  expect(trimmed("\u200b Refund \u200b")).toBe("Refund");
});
