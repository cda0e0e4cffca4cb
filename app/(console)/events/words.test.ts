import { expect, it } from "vitest";
import { eventsSentence } from "./sentence";
import { exportHref, filterOf, rangeOf, readEventsUrl } from "./url";
import { detailWords, isLoud } from "./words";

it("says the numbers that matter, and leaves out what did not happen", () => {
  const counts = [
    { kind: "token_used", outcome: "success", count: 1_190 },
    { kind: "sign_in", outcome: "failure", count: 3 },
    { kind: "sign_in", outcome: "success", count: 9 },
    { kind: "export", outcome: "success", count: 1 },
    { kind: "credential_refused", outcome: "failure", count: 2 },
  ] as const;
  expect(eventsSentence({ counts: [...counts], actors: [] }, "last 7 days")).toBe(
    "1,205 events, last 7 days · 3 failed sign-ins · 2 refusals · 1 export",
  );
  expect(eventsSentence({ counts: [], actors: [] }, "last hour")).toBe("No events, last hour");
});

it("says details without what is empty", () => {
  expect(detailWords({ filter: "agent:a", rows: 0, contents: true, first: false, to: null, note: "" })).toBe(
    "filter agent:a · rows 0 · contents",
  );
});

it("puts what matters first, in the store's order or not", () => {
  const detail = { to: "b", from: "a", rows: 2, why: "This needs the ability export.", where: "GET /x" };
  expect(detailWords(detail)).toBe("This needs the ability export. · where GET /x · rows 2 · from a · to b");
});

it("takes a key's first use for no news, and any later new address for some", () => {
  const used = { kind: "key_new_address", outcome: "success" } as const;
  expect([
    isLoud({ ...used, detail: { first: true } }),
    isLoud({ ...used, detail: { first: false } }),
  ]).toEqual([false, true]);
});

it("reads an address and gives the API the same", () => {
  const url = readEventsUrl({
    kind: "export",
    outcome: "maybe",
    q: "x y",
    from: "now-1h",
    actor: ["a", "b"],
  });
  expect(url).toMatchObject({ kind: "export", outcome: "", q: "x y", actor: "a" });
  expect(exportHref("tenant", url)).toBe(
    "/api/v1/events/export?scope=tenant&kind=export&actor=a&from=now-1h&text=x+y",
  );
  const { range, error } = rangeOf(url, 7_200_000);
  expect([range.fromMs, error]).toEqual([3_600_000, null]);
  expect(filterOf(url, range)).toMatchObject({ kind: "export", outcome: undefined, text: "x y" });
  expect(rangeOf(readEventsUrl({ from: "yesterday" }), 0).error).toContain("cannot be read");
});
