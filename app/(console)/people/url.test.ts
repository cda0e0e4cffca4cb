import { expect, it } from "vitest";
import { parseFilter } from "@/lib/actions/filter";
import { auditOf, peopleHref, readPeopleUrl } from "./url";

const filterOf = (href: string) => parseFilter(new URL(href, "http://h").searchParams.get("q") ?? "");

it("asks the audit for all names of somebody, each as it is", () => {
  const { href, left } = auditOf(["kim@acme.com", "auth0|7 x", 'a"b', "ends*"], "2026-11-01T00:00:00.000Z");
  expect(left).toBe(0);
  expect(filterOf(href).terms).toEqual([
    {
      field: "principal",
      values: ["kim@acme.com", "auth0|7 x", 'a"b', "ends*"].map((text) => ({ text, prefix: false })),
    },
  ]);
  expect(href).toContain("from=2026-11-01T00:00:00.000Z");
});

it("counts names that differ in case once, and leaves out what one filter cannot hold", () => {
  expect(filterOf(auditOf(["Kim", "kim"], null).href).terms[0]?.values).toHaveLength(1);
  const many = Array.from({ length: 150 }, (_, n) => `${n}-${"x".repeat(20)}`);
  const { href, left } = auditOf(many, null);
  expect((filterOf(href).terms[0]?.values.length ?? 0) + left).toBe(150);
  expect(left).toBeGreaterThan(0);
});

it("reads what it prints", () => {
  const url = { q: "kim doe", show: "services", cursor: "abc", suggestions: "" } as const;
  const params = Object.fromEntries(new URL(peopleHref(url, {}), "http://h").searchParams);
  expect(readPeopleUrl(params)).toEqual(url);
  expect(readPeopleUrl({ show: "nonsense" }).show).toBe("");
});
