import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Found, redactText } from "@/lib/redaction/redactText";
import type { Recorded } from "./recorded";
import { SCENARIOS } from "./scenarios";
import { weekOf } from "./week";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 20, 14, 55);

function spansOf(span: Recorded): Recorded[] {
  return [span, ...span.children.flatMap(spansOf)];
}

describe("weekOf", () => {
  it("shows every scenario whenever one asks, in a size that fits, the newest less than an hour old", () => {
    for (let hour = 0; hour < 168; hour += 7) {
      const nowMs = NOW_MS + hour * HOUR_MS + hour * 61_000;
      const week = weekOf(nowMs);
      expect(new Set(week.map(({ scenario }) => scenario.id)).size).toBe(SCENARIOS.length);
      expect(week.some(({ steps }) => steps > 200)).toBe(true);
      const steps = week.reduce((sum, recording) => sum + recording.steps, 0);
      expect(steps).toBeGreaterThanOrEqual(1500);
      expect(steps).toBeLessThanOrEqual(3000);
      expect(Math.max(...week.map(({ endMs }) => endMs))).toBeGreaterThan(nowMs - HOUR_MS);
      expect(new Set(week.map(({ conversation }) => conversation)).size).toBe(week.length);
    }
  });

  it("gives later on the same day the same sessions, and what has ended since", () => {
    const before = weekOf(NOW_MS);
    const after = new Map(
      weekOf(NOW_MS + 4 * HOUR_MS).map((recording) => [recording.conversation, recording]),
    );
    const kept = before.filter(({ conversation }) => after.has(conversation));
    expect(kept.length).toBeGreaterThan(before.length - 5);
    for (const recording of kept) expect(recording).toEqual(after.get(recording.conversation));
  });

  it("leaves out what has not ended", () => {
    const [first] = weekOf(NOW_MS).filter(({ scenario }) => scenario.id === "refund-approval");
    if (!first) throw new Error("no refund in the week");
    const during = weekOf(first.startMs + 60_000);
    expect(during.map(({ conversation }) => conversation)).not.toContain(first.conversation);
    const done = weekOf(Math.ceil(first.endMs));
    expect(done.map(({ conversation }) => conversation)).toContain(first.conversation);
  });

  it("has steps within their parents, the approval after 38 minutes, and four agents at once", () => {
    const week = weekOf(NOW_MS);
    const spans = week.flatMap(({ roots }) => roots.flatMap(spansOf));
    for (const span of spans) {
      expect(span.endMs).toBeGreaterThan(span.startMs);
      for (const child of span.children) {
        expect(child.startMs).toBeGreaterThanOrEqual(span.startMs);
        expect(child.endMs).toBeLessThanOrEqual(span.endMs);
      }
    }
    const waits = spans.flatMap((span) =>
      span.kind === "tool" && span.tool === "request_approval" ? [span.endMs - span.startMs] : [],
    );
    expect(Math.max(...waits)).toBeCloseTo(38 * 60_000, 0);
    const fan = week.find(({ scenario }) => scenario.id === "fan-out")?.roots[0];
    const helpers = fan?.children.filter(({ kind }) => kind === "agent") ?? [];
    expect(helpers).toHaveLength(4);
    const lastStart = Math.max(...helpers.map(({ startMs }) => startMs));
    expect(lastStart).toBeLessThan(Math.min(...helpers.map(({ endMs }) => endMs)));
  });

  it("asks one model call for each tool call id, with input that grows while a loop runs on", () => {
    const loop = weekOf(NOW_MS).find(({ scenario }) => scenario.id === "runaway-loop")?.roots[0];
    const inputs = (loop?.children ?? []).flatMap((span) =>
      span.kind === "model" ? [span.usage?.input ?? 0] : [],
    );
    expect(inputs.length).toBeGreaterThan(40);
    expect(inputs.every((tokens, at) => at === 0 || tokens > (inputs[at - 1] ?? 0))).toBe(true);
    const retried = weekOf(NOW_MS).find(({ scenario }) => scenario.id === "retry-backoff")?.roots[0];
    const charges = (retried?.children ?? []).flatMap((span) =>
      span.kind === "tool" && span.tool === "charge_card" ? [span.callId] : [],
    );
    expect(charges).toHaveLength(5);
    expect(new Set(charges).size).toBe(1);
  });
});

describe("the scenarios' files", () => {
  it("hold no secret as text, though one of them tells of secrets", () => {
    const folder = new URL("./scenarios/", import.meta.url);
    for (const file of readdirSync(folder)) {
      const found: Found = {};
      redactText(readFileSync(new URL(file, folder), "utf8"), found);
      expect({ file, found }).toEqual({ file, found: {} });
    }
  });
});
