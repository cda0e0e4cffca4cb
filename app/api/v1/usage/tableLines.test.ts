import { expect, it } from "vitest";
import { figuresFrom, sumFigures } from "@/lib/usage/figures";
import type { UsageTable } from "@/lib/usage/table";
import { tableLines } from "./tableLines";

it("add up to the totals, also where there are more rows than were asked for", () => {
  const figures = [5, 3, 2].map((n) => figuresFrom({ sums: [n, n], cost: n * 10 }));
  const [first = sumFigures([]), ...others] = figures;
  const group = (id: string) => ({ id, name: `${id}!`, known: true, audit: null });
  const table: UsageTable = {
    by: ["user", "model"],
    rows: [{ groups: [group("kim"), group("gpt")], figures: first }],
    rest: { rows: 2, figures: sumFigures(others) },
    totals: sumFigures(figures),
    freshness: { hours: 1, readFromRequests: 0 },
  };
  const [head = [], ...lines] = tableLines(table);
  const sumOf = (name: string) => lines.reduce((sum, line) => sum + Number(line[head.indexOf(name)]), 0);
  expect([sumOf("requests"), sumOf("cost_nano_usd")]).toEqual([10, 100]);
  expect(lines.map((line) => line.slice(0, 4))).toEqual([
    ["kim", "kim!", "gpt", "gpt!"],
    ["", "2 more", "", ""],
  ]);
  expect(tableLines({ ...table, rest: null })).toHaveLength(2);
});
