import { expect, it } from "vitest";
import { oneAhead } from "./ahead";

function traced(log: string[]) {
  return async function* open(piece: string): AsyncGenerator<string> {
    log.push(`asked ${piece}`);
    try {
      yield `${piece}1`;
      yield `${piece}2`;
    } finally {
      log.push(`ended ${piece}`);
    }
  };
}

it("gives all of each piece in order, and asks for one piece ahead of what is read", async () => {
  const log: string[] = [];
  for await (const stream of oneAhead(["a", "b", "c"], traced(log)))
    for await (const value of stream) log.push(value);
  expect(log).toEqual([
    "asked a",
    "asked b",
    "a1",
    "a2",
    "ended a",
    "asked c",
    "b1",
    "b2",
    "ended b",
    "c1",
    "c2",
    "ended c",
  ]);
});

it("ends what it asked for when the reader stops", async () => {
  const log: string[] = [];
  for await (const _stream of oneAhead(["a", "b", "c"], traced(log))) break;
  expect(log.slice(0, 2)).toEqual(["asked a", "asked b"]);
  expect(log.slice(2).sort()).toEqual(["ended a", "ended b"]);
});

it("throws what a piece throws, to who reads it", async () => {
  const failing = async function* (piece: number): AsyncGenerator<number> {
    if (piece === 2) throw new Error("away");
    yield piece;
  };
  const read = async () => {
    const seen: number[] = [];
    for await (const stream of oneAhead([1, 2], failing)) for await (const value of stream) seen.push(value);
    return seen;
  };
  await expect(read()).rejects.toThrow("away");
});
