import { expect, it } from "vitest";
import { narrowed, readUsageUrl, unknownOf, usageHref, widened } from "./url";

it("says everything in the address, in the words of the API, and nothing that is so anyway", () => {
  expect(usageHref(readUsageUrl({}))).toBe("/usage");
  const text = "/usage?measure=tokens&by=model&team=tem_1&model=openai/gpt-4.1,vllm/granite&from=now-7d";
  const params = Object.fromEntries(new URL(text, "http://x").searchParams);
  expect(usageHref(readUsageUrl(params))).toBe(text.replaceAll("/gpt", "%2Fgpt").replaceAll("m/g", "m%2Fg"));
});

it("takes what it does not know as not said", () => {
  expect(
    usageHref(
      readUsageUrl({ measure: "money", by: "phase", grain: "1y", narrow: "colour:red", team: " , " }),
    ),
  ).toBe("/usage");
  expect(unknownOf({ measure: "money", by: "phase", grain: "1d", team: "x" })).toEqual([
    "by=phase",
    "measure=money",
  ]);
});

it("narrows by what was picked, once, and widens again", () => {
  const url = readUsageUrl({ team: "tem_1", narrow: "team:tem_2" });
  expect(url.scope).toEqual({ team: ["tem_1", "tem_2"] });
  expect(narrowed(url, "model", "a/b:c")).toEqual({ team: ["tem_1", "tem_2"], model: ["a/b:c"] });
  expect(readUsageUrl({ narrow: "model:a/b:c" }).scope).toEqual({ model: ["a/b:c"] });
  expect(widened(url, "team", "tem_1")).toEqual({ team: ["tem_2"] });
  expect(widened({ ...url, scope: { team: ["tem_2"] } }, "team", "tem_2")).toEqual({});
});
