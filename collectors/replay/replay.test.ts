import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepare } from "@/collectors/otlp/pipeline";
import type { RedactedAction } from "@/lib/actions/action";
import { UNBOUND } from "@/lib/actions/identity";
import { runDemo } from "./demo";
import { type Replayed, replay } from "./replay";
import { SCENARIOS } from "./scenarios";

const NOW_MS = Date.UTC(2026, 10, 20, 14, 55);
const DAY_MS = 86_400_000;
const KEY = "bwi_test-key-of-the-replay";
const SOURCE = {
  tenant: "demo",
  keyId: "key_1",
  keyName: "demo",
  workload: "demo",
  identity: UNBOUND,
};

/** A loopback collector that takes one batch at a time: a second one in flight fails the test. */
class Capture {
  readonly bodies: Buffer[] = [];
  mostInFlight = 0;
  status = 200;
  private inFlight = 0;
  private readonly server: Server = createServer((request, response) => {
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const isAllowed = request.headers.authorization === `Bearer ${KEY}` && request.url === "/v1/traces";
      const status = isAllowed ? this.status : 401;
      if (status === 200) this.bodies.push(Buffer.concat(chunks));
      setTimeout(() => {
        this.inFlight -= 1;
        response.writeHead(status, { "content-type": "application/json" }).end("{}");
      }, 5);
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** What the product's own stages make of the bodies. */
  actions(): RedactedAction[] {
    return this.bodies.flatMap((body) => prepare(body, "json", SOURCE, NOW_MS).actions);
  }

  rejected(): number {
    return this.bodies.reduce((sum, body) => sum + prepare(body, "json", SOURCE, NOW_MS).rejected.count, 0);
  }
}

const capture = new Capture();
let endpoint = "";
let sessions: Replayed[] = [];
let actions: RedactedAction[] = [];

beforeAll(async () => {
  endpoint = await capture.open();
  sessions = await replay({ endpoint, key: KEY, nowMs: NOW_MS });
  actions = capture.actions();
});
afterAll(() => capture.close());

const ofScenario = (id: string) => actions.filter(({ own }) => own.conversation?.startsWith(id));
const text = (value: unknown) =>
  JSON.stringify(value, (_, item) => (typeof item === "bigint" ? `${item}` : item));

describe("replay", () => {
  it("sends each session whole, at least six scenarios, one of more than 200 steps", () => {
    expect(capture.rejected()).toBe(0);
    expect(actions).toHaveLength(sessions.reduce((sum, { steps }) => sum + steps, 0));
    expect(new Set(sessions.map(({ scenario }) => scenario)).size).toBe(SCENARIOS.length);
    for (const { conversation, steps } of sessions) {
      expect(actions.filter(({ own }) => own.conversation === conversation).length).toBe(steps);
    }
    expect(Math.max(...sessions.map(({ steps }) => steps))).toBeGreaterThan(200);
  });

  it("spreads them over the last 7 days, on at least six of them", () => {
    const startsMs = actions.map(({ startNs }) => Number(startNs / 1_000_000n));
    expect(Math.min(...startsMs)).toBeGreaterThan(NOW_MS - 7 * DAY_MS);
    expect(Math.max(...actions.map(({ endNs }) => Number((endNs ?? 0n) / 1_000_000n)))).toBeLessThanOrEqual(
      NOW_MS,
    );
    expect(Math.max(...startsMs)).toBeGreaterThan(NOW_MS - DAY_MS / 24);
    expect(new Set(startsMs.map((ms) => new Date(ms).toDateString())).size).toBeGreaterThanOrEqual(6);
  });

  it("names a parent that is there, in the same trace, and one root a trace", () => {
    const spans = new Set(actions.map(({ traceId, spanId }) => `${traceId}/${spanId}`));
    expect(spans.size).toBe(actions.length);
    const traces = new Set(actions.map(({ traceId }) => traceId));
    const roots = actions.filter(({ parentSpanId }) => parentSpanId === null);
    expect(roots).toHaveLength(traces.size);
    for (const { traceId, parentSpanId } of actions) {
      if (parentSpanId !== null) expect(spans).toContain(`${traceId}/${parentSpanId}`);
    }
  });

  it("makes the same actions when it is done again", async () => {
    const again = new Capture();
    await replay({ endpoint: `${await again.open()}/v1/traces`, key: KEY, nowMs: NOW_MS });
    expect(new Set(again.actions().map(text))).toEqual(new Set(actions.map(text)));
    await again.close();
  });

  it("waits for each batch before the next, and sends at most 512 spans in one", () => {
    expect(capture.mostInFlight).toBe(1);
    const sizes = capture.bodies.map((body) => prepare(body, "json", SOURCE, NOW_MS).actions.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(512);
    expect(sizes.length).toBeLessThan(12);
  });
});

describe("what the product reads in it", () => {
  it("denied, cancelled and failed actions, two dialects, a decision with its policy", () => {
    expect(new Set(actions.map(({ dialect }) => dialect))).toEqual(new Set(["otel-genai", "vercel-ai"]));
    const denied = ofScenario("denied-by-policy").find(
      (action) => action.tool && action.outcome === "denied",
    );
    expect(denied).toMatchObject({ kind: "tool_call", tool: { name: "run_sql" } });
    expect(ofScenario("denied-by-policy").some(({ kind }) => kind === "decision")).toBe(true);
    const root = ofScenario("runaway-loop").find(({ parentSpanId }) => parentSpanId === null);
    expect(root).toMatchObject({ kind: "delegation", outcome: "cancelled" });
    const tries = ofScenario("runaway-loop").filter(({ tool }) => tool?.name === "search_handbook");
    expect(tries.length).toBeGreaterThan(40);
    expect(tries.every(({ outcome }) => outcome === "error")).toBe(true);
    expect(ofScenario("refund-approval").some(({ kind }) => kind === "retrieval")).toBe(true);
    expect(ofScenario("prompt-injection").some(({ kind }) => kind === "guardrail")).toBe(true);
  });

  it("a person or service at every root, and token counts on every answered model call", () => {
    for (const action of actions) {
      if (action.parentSpanId === null) expect(action.own.principal).not.toBeNull();
      if (action.kind !== "model_call") continue;
      expect(action.tokens.input).toBeGreaterThan(0);
      expect(action.tokens.output).toBeGreaterThan(0);
      expect(action.tokens.cacheRead ?? 0).toBeLessThanOrEqual(action.tokens.input ?? 0);
      expect(action.model).not.toBeNull();
    }
  });

  it("nothing of the leaked keys, which did go out on the wire", () => {
    const leaked = [
      ["AKIA", "IOSFODNN7EXAMPLE"].join(""),
      ["ghp_", "ExampleOnly0"].join(""),
      "bPxRfiCYEXAMPLE",
    ];
    const wire = capture.bodies.map(String).join("\n");
    const kept = text(actions);
    for (const secret of leaked) {
      expect(wire).toContain(secret);
      expect(kept).not.toContain(secret);
    }
    const call = ofScenario("leaked-secret").filter(({ tool }) => tool?.name === "http_request");
    const found = call.flatMap(({ redactions }) => Object.keys(redactions));
    expect(found).toEqual(expect.arrayContaining(["aws-access-key-id", "aws-secret-key", "github-token"]));
  });
});

describe("a collector that refuses", () => {
  it("says at once that the key is wrong", async () => {
    const attempt = replay({ endpoint, key: "bwi_wrong", nowMs: NOW_MS });
    await expect(attempt).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await expect(attempt).rejects.toThrow(/does not accept this ingest key.*issue a new one/);
  });

  it("says at once that nothing answers", async () => {
    const closed = new Capture();
    const address = await closed.open();
    await closed.close();
    const attempt = replay({ endpoint: address, key: KEY, nowMs: NOW_MS });
    await expect(attempt).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(attempt).rejects.toThrow(
      `${address}/v1/traces. The collector did not answer (ECONNREFUSED).`,
    );
  });

  it("fails when a batch is refused after the greeting", async () => {
    const flaky = new Capture();
    const address = await flaky.open();
    const attempt = replay({
      endpoint: address,
      key: KEY,
      nowMs: NOW_MS,
      onProgress: () => {
        flaky.status = 400;
      },
    });
    await expect(attempt).rejects.toThrow("HTTP 400");
    await flaky.close();
  });
});

describe("runDemo", () => {
  it("prints a line with a console link for each scenario, the newest session of it", async () => {
    const lines: string[] = [];
    const consoleUrl = "http://127.0.0.1:3000";
    await runDemo({
      endpoint,
      key: KEY,
      tenant: "demo",
      consoleUrl,
      nowMs: NOW_MS,
      print: (line) => lines.push(line),
    });
    for (const { id, title, look } of SCENARIOS) {
      const newest = sessions.findLast(({ scenario }) => scenario === id)?.conversation;
      expect(lines).toContain(`${title} — ${look} — ${consoleUrl}/sessions/${newest}?tenant=demo`);
    }
  });
});
