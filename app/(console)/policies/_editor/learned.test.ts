import { expect, it } from "vitest";
import type { KnownShape } from "@/lib/policies/shapes";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import { type Tools, vocabularyWith, withLearned } from "./learned";

const recorded = (name: string, optional = false): KnownShape => ({
  source: "recorded",
  shape: { [name]: { type: "decimal", optional } },
});
const refund = recorded("amount");
const search = recorded("limit");

it("what was learned of tools adds up: no later answer takes it away, whatever the order", () => {
  const answers: Tools[] = [{ refund }, {}, { search }, {}];
  const after = answers.reduce<Tools>(withLearned, {});
  expect(after).toEqual({ refund, search });
  // The catalogs' answer comes last, knows neither, and says something of its own.
  const catalog: Tools = { pay: { source: "schema", shape: {} } };
  const vocabulary = { tools: catalog, dataClasses: ["pii"] } as unknown as Vocabulary;
  expect(vocabularyWith(vocabulary, after)).toEqual({
    tools: { ...catalog, refund, search },
    dataClasses: ["pii"],
  });
  expect(vocabulary.tools).toEqual(catalog);
});

it("the newest word of a tool counts, and the same word again changes nothing, so that nothing is drawn anew", () => {
  const known: Tools = { refund, search };
  const wider = recorded("amount", true);
  expect(withLearned(known, { refund: wider })).toEqual({ refund: wider, search });
  expect(withLearned(known, { refund: recorded("amount") })).toBe(known);
  expect(withLearned(known, {})).toBe(known);
});
