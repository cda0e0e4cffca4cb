import { expect, it } from "vitest";
import type { Call } from "./calls";
import { neighbourhood } from "./neighbourhood";

const node = (key: string) => ({ key, id: key, name: key });
const call = (from: string, to: string): Call => ({ from: node(from), to: node(to), lastMs: 1 });

it("places who runs whom within two steps, each agent once, circles included", () => {
  const calls = [
    call("boss", "self"),
    call("chief", "boss"),
    call("board", "chief"),
    call("self", "helper"),
    call("helper", "self"),
    call("self", "self"),
    call("other", "stranger"),
  ];
  const { nodes, calls: shown } = neighbourhood(calls, node("self"));
  expect(Object.fromEntries(nodes.map(({ key, column }) => [key, column]))).toEqual({
    self: 0,
    boss: -1,
    helper: -1,
    chief: -2,
  });
  expect(shown.map(({ from, to }) => `${from.key} ${to.key}`)).toEqual([
    "boss self",
    "chief boss",
    "self helper",
    "helper self",
    "self self",
  ]);
});
