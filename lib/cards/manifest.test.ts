import { expect, it } from "vitest";
import { differences } from "./drift";
import { readCardFile } from "./manifest";

const CARD = {
  name: "Desk",
  version: "1",
  supportedInterfaces: [{ url: "https://desk.example/a2a", protocolBinding: "JSONRPC" }],
};

it.each([
  ["nothing", "", /It is empty/],
  ["no object", "[1]", /cannot be used/],
  ["no card", "{}", /neither supportedInterfaces .* nor url/],
  ["a field of another type", JSON.stringify({ ...CARD, skills: [{ id: 1 }] }), /skills\.0\.id: /],
  ["no name", JSON.stringify({ ...CARD, name: "" }), /name: it is empty/],
  ["deep JSON", `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`, /deeper than 64/],
  ["huge", JSON.stringify({ ...CARD, description: "x".repeat(5_000_000) }), /larger than 4 MiB/],
  ["a bomb", `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(99)}]\nc: [${"*b,".repeat(99)}]\n`, /aliases/],
  ["a prototype", '{"__proto__":{"a":1},"url":"x"}', /__proto__/],
  ["broken YAML", "a: b: c", /not YAML: .*line 1/],
])("refuses %s in a sentence", (_, text, expected) => {
  expect(() => readCardFile({ name: "card", bytes: Buffer.from(text) })).toThrow(expected);
});

it("says where cards differ: entries that are known by a name may move, signatures are told of elsewhere", () => {
  const skill = (id: string, more: object = {}) => ({ id, name: id, ...more });
  const before = { ...CARD, skills: [skill("a"), skill("b", { tags: ["x"] })], signatures: [1], old: true };
  const after = {
    ...CARD,
    version: "2",
    skills: [skill("b", { tags: ["x", "y"] }), skill("a")],
    signatures: [2],
  };
  expect(differences(before, after)).toEqual([
    { path: "old", before: "true", after: null },
    { path: "skills.b.tags.1", before: null, after: "y" },
    { path: "version", before: "1", after: "2" },
  ]);
});
