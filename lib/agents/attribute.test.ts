import { describe, expect, it } from "vitest";
import type { SpeaksFor } from "@/lib/actions/action";
import { speaksFor } from "@/lib/actions/identity";
import { sessionId } from "@/lib/base/ids";
import { attributeTrace, type SpanFacts } from "./attribute";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

interface Given extends Partial<Omit<SpanFacts, "own">> {
  agent?: string;
  agentId?: string;
  user?: string;
  conversation?: string;
}

function fact(spanId: string, parentSpanId: string | null, given: Given = {}): SpanFacts {
  const { agent, agentId, user, conversation, ...rest } = given;
  const named = agentId ?? agent;
  return {
    spanId,
    parentSpanId,
    startNs: 1n,
    kind: "other",
    workload: "shop",
    keyName: "prod key",
    service: "desk",
    sender: null,
    own: {
      agent:
        named === undefined
          ? null
          : { id: named, name: agent ?? named, rule: agentId ? "gen_ai.agent.id" : "gen_ai.agent.name" },
      principal: user === undefined ? null : { id: user, rule: "user.id" },
      conversation: conversation ?? null,
    },
    ...rest,
  };
}

function attributed(...facts: SpanFacts[]) {
  const all = attributeTrace("acme", TRACE, facts);
  return (spanId: string) => {
    const one = all.get(spanId);
    if (!one) throw new Error(`nothing for ${spanId}`);
    return { ...one, links: one.chain.map((link) => `${link.kind} ${link.id} ${link.rule} ${link.grade}`) };
  };
}

const SUPPORT = { id: "agt_support", name: "Support", rule: "spiffe-id" } as const;
const bySvid = (agent: typeof SUPPORT | null): SpeaksFor => ({
  evidence: "jwt-svid",
  agent,
  contradicts: false,
});

const WORKLOAD = "workload shop ingest-key B";

describe("who acted", () => {
  it("is whom the span itself names", () => {
    const of = attributed(fact("a", null, { agent: "Desk", user: "kim" }));
    expect(of("a")).toMatchObject({
      agent: { id: "Desk", name: "Desk", rule: "gen_ai.agent.name" },
      principal: { id: "kim", rule: "user.id" },
      grade: "C",
      links: ["human kim user.id C", WORKLOAD, "agent Desk gen_ai.agent.name C"],
    });
  });

  it("is else the nearest ancestor's, which is derived", () => {
    const of = attributed(fact("a", null, { agent: "Desk", user: "kim" }), fact("b", "a"), fact("c", "b"));
    expect(of("c")).toMatchObject({
      agent: { id: "Desk", name: "Desk", rule: "gen_ai.agent.name@parent" },
      principal: { id: "kim", rule: "user.id@parent" },
      grade: "D",
      links: ["human kim user.id@parent D", WORKLOAD, "agent Desk gen_ai.agent.name@parent D"],
    });
  });

  it("is else the service, and else the ingest key's name", () => {
    const of = attributed(fact("a", null), fact("b", null, { service: null }));
    expect(of("a")).toMatchObject({ agent: { id: "desk", name: "desk", rule: "service.name" }, grade: "C" });
    expect(of("a").links).toEqual([WORKLOAD, "service desk service.name C"]);
    expect(of("b")).toMatchObject({ agent: { id: "prod key", rule: "key.name" }, grade: "E" });
    expect(of("b").links).toEqual([WORKLOAD, "service prod key key.name E"]);
  });

  it("shows each agent on the way from who asked to who acted", () => {
    const of = attributed(
      fact("a", null, { agent: "Planner", user: "kim" }),
      fact("b", "a", { agent: "Researcher" }),
      fact("c", "b", { agent: "Researcher" }),
      fact("d", "c", { agent: "Planner" }),
      fact("e", "d"),
    );
    expect(of("c").links).toEqual([
      "human kim user.id@parent D",
      WORKLOAD,
      "agent Planner gen_ai.agent.name@parent D",
      "agent Researcher gen_ai.agent.name C",
    ]);
    expect(of("e").chain.map((link) => link.id)).toEqual(["kim", "shop", "Planner", "Researcher", "Planner"]);
    expect(of("e").agent.id).toBe("Planner");
  });

  it("is one agent where a tool's span has only the name of its caller, in the same workload", () => {
    const of = attributed(
      fact("a", null, { agent: "Desk", agentId: "asst_1" }),
      fact("b", "a", { agent: "Desk" }),
      fact("c", "a", { agent: "Desk", workload: "other" }),
      fact("d", "a", { agentId: "asst_1" }),
    );
    expect(of("b").agent).toEqual({ id: "asst_1", name: "Desk", rule: "gen_ai.agent.name" });
    expect(of("c").agent).toEqual({ id: "Desk", name: "Desk", rule: "gen_ai.agent.name" });
    expect(of("d").agent).toEqual({ id: "asst_1", name: "Desk", rule: "gen_ai.agent.id" });
    expect(of("b").chain).toHaveLength(2);
  });

  it("keeps both ends of a very long chain", () => {
    const facts = Array.from({ length: 100 }, (_, n) =>
      fact(`s${n}`, n ? `s${n - 1}` : null, { agent: `A${n}` }),
    );
    const ids = attributed(...facts)("s99").chain.map((link) => link.id);
    expect(ids).toHaveLength(33);
    expect([ids[1], ids.at(-1)]).toEqual(["A0", "A99"]);
  });
});

describe("for whom", () => {
  it("is the trace's only person, where no ancestor says", () => {
    const of = attributed(fact("a", null), fact("b", "a", { user: "kim" }), fact("c", "a"));
    expect(of("c")).toMatchObject({ principal: { id: "kim", rule: "user.id@trace" }, grade: "D" });
    expect(of("a").principal?.rule).toBe("user.id@trace");
  });

  it("is nobody where the trace has two", () => {
    const of = attributed(fact("a", null), fact("b", "a", { user: "kim" }), fact("c", "a", { user: "lee" }));
    expect(of("a").principal).toBeNull();
    expect(of("b").principal?.id).toBe("kim");
  });
});

describe("in which session", () => {
  it("is the conversation's: own, then an ancestor's, then the trace's only one", () => {
    const of = attributed(
      fact("a", null),
      fact("b", "a", { conversation: "talk" }),
      fact("c", "b"),
      fact("d", "a"),
    );
    for (const span of ["a", "b", "c", "d"]) {
      expect(of(span)).toMatchObject({ conversation: "talk", sessionId: sessionId("acme", "talk") });
    }
  });

  it("is the trace's where there are several or none", () => {
    const none = attributed(fact("a", null));
    expect(none("a")).toMatchObject({ conversation: null, sessionId: sessionId("acme", TRACE) });
    const two = attributed(
      fact("a", null),
      fact("b", "a", { conversation: "x" }),
      fact("c", "a", { conversation: "y" }),
    );
    expect(two("a")).toMatchObject({ conversation: null, sessionId: sessionId("acme", TRACE) });
    expect(two("b").sessionId).not.toBe(two("c").sessionId);
  });
});

describe("leaf", () => {
  it("is false of what has a model call beneath it, however deep: its usage repeats that one's", () => {
    const of = attributed(
      fact("outer", null, { kind: "model_call" }),
      fact("between", "outer", { kind: "tool_call" }),
      fact("inner", "between", { kind: "model_call" }),
      fact("agent", null, { kind: "delegation" }),
      fact("call", "agent", { kind: "model_call" }),
    );
    expect(["outer", "between", "inner", "agent", "call"].map((span) => of(span).leaf)).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
  });
});

describe("a broken tree", () => {
  it("has orphans, whose parent has not come", () => {
    expect(attributed(fact("b", "missing", { agent: "Desk" }))("b").agent.id).toBe("Desk");
  });

  it("may name itself, or go round in a circle, and ends at the first to start", () => {
    const circle = [
      fact("a", "c", { agent: "A", startNs: 5n, kind: "model_call" }),
      fact("b", "a", { startNs: 6n, kind: "model_call" }),
      fact("c", "b", { startNs: 7n }),
      fact("tail", "c", { startNs: 8n }),
      fact("self", "self", { agent: "S" }),
    ];
    for (const facts of [circle, circle.toReversed()]) {
      const of = attributed(...facts);
      expect(of("tail").agent).toEqual({ id: "A", name: "A", rule: "gen_ai.agent.name@parent" });
      expect(of("a").agent.rule).toBe("gen_ai.agent.name");
      expect([of("a").leaf, of("b").leaf]).toEqual([false, true]);
      expect(of("self").agent.id).toBe("S");
    }
  });

  it("counts a span that came twice once", () => {
    expect(attributeTrace("acme", TRACE, [fact("a", null), fact("a", null)]).size).toBe(1);
  });
});

describe("an identity that was verified", () => {
  const sender = bySvid(SUPPORT);
  const SVID = "workload shop jwt-svid A";

  it("is the workload by grade A, and the agent that it is bound to the one who acted", () => {
    const of = attributed(
      fact("a", null, { sender, agent: "Support" }),
      fact("b", "a", { sender }),
      fact("c", null, { sender: bySvid(null), agent: "Another" }),
    );
    for (const span of ["a", "b"]) {
      expect(of(span)).toMatchObject({
        grade: "A",
        agent: { id: "agt_support", name: "Support", rule: "spiffe-id", key: "agt_support" },
        links: [SVID, "agent agt_support spiffe-id A"],
      });
    }
    expect(of("c")).toMatchObject({ grade: "C", links: [SVID, "agent Another gen_ai.agent.name C"] });
  });

  it("takes over from a caller in another workload, and not from an agent that its own workload names", () => {
    const of = attributed(
      fact("a", null, { agent: "Planner", workload: "plans" }),
      fact("b", "a", { sender }),
      fact("c", null, { sender: bySvid(null), agent: "Helper" }),
      fact("d", "c", { sender }),
      fact("e", "b", { workload: "plans" }),
    );
    expect(of("b").links).toEqual([
      SVID,
      "agent Planner gen_ai.agent.name@parent D",
      "agent agt_support spiffe-id A",
    ]);
    expect(of("d").links).toEqual([SVID, "agent Helper gen_ai.agent.name@parent D"]);
    expect(of("e").agent).toEqual({ ...SUPPORT, rule: "spiffe-id@parent", key: "agt_support" });
  });

  it("marks who claims an agent that is bound to another identity", () => {
    const of = attributed(
      fact("a", null, { sender: { ...bySvid(null), contradicts: true }, agent: "Payments" }),
      fact("b", "a"),
    );
    expect(of("a").links).toEqual([SVID, "agent Payments gen_ai.agent.name@contradicted C"]);
    expect(of("b").agent.rule).toBe("gen_ai.agent.name@contradicted@parent");
  });

  it("speaks for its own agent, for none that is bound elsewhere, and calling one is no claim", () => {
    const claimable = new Map([
      ["Support", ["agt_support"]],
      ["support-v1", ["agt_support"]],
      ["Payments", ["agt_payments"]],
    ]);
    const says = (name: string | null, kind: "tool_call" | "delegation" = "tool_call", bound: object = {}) =>
      speaksFor(
        { agent: name === null ? null : { id: name, name, rule: "x" }, principal: null, conversation: null },
        kind,
        { evidence: "jwt-svid", bound: SUPPORT, claimable, ...bound },
      );
    for (const name of [null, "Support", "support-v1"]) expect(says(name)).toEqual(sender);
    expect(says("Payments")).toEqual({ evidence: "jwt-svid", agent: null, contradicts: true });
    expect(says("Payments", "delegation")).toEqual(bySvid(null));
    expect(says("Somebody")).toEqual(bySvid(null));
    expect(says("Payments", "tool_call", { bound: null, evidence: "ingest-key" })).toBeNull();
  });
});

/** A generator with a seed (mulberry32), so that a failure can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("the order of arrival", () => {
  function anyTrace(next: () => number): SpanFacts[] {
    const size = 2 + Math.floor(next() * 12);
    const pick = <T>(...of: T[]): T | undefined => of[Math.floor(next() * of.length)];
    return Array.from({ length: size }, (_, n) =>
      fact(`s${n}`, pick(null, "missing", ...Array.from({ length: size }, (_, p) => `s${p}`)) ?? null, {
        startNs: BigInt(Math.floor(next() * 5)),
        kind: pick("model_call", "tool_call") ?? "other",
        agent: pick(undefined, undefined, "A", "B"),
        agentId: pick(undefined, undefined, undefined, "asst_1"),
        user: pick(undefined, undefined, undefined, "kim", "lee"),
        conversation: pick(undefined, undefined, undefined, "talk", "chat"),
        workload: pick("shop", "shop", "other") ?? "shop",
        sender: pick(null, null, bySvid(SUPPORT), { ...bySvid(null), contradicts: true }) ?? null,
        service: pick("desk", null) ?? null,
      }),
    );
  }

  function shuffled<T>(list: T[], next: () => number): T[] {
    return list
      .map((value) => ({ value, at: next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  }

  it("changes nothing: any order, and any part of the trace seen before the whole", () => {
    const next = random(7);
    for (let round = 0; round < 500; round++) {
      const facts = anyTrace(next);
      const whole = attributeTrace("acme", TRACE, facts);
      const again = shuffled(facts, next);
      attributeTrace("acme", TRACE, again.slice(0, Math.ceil(again.length / 2)));
      const late = attributeTrace("acme", TRACE, again);
      expect([...late].sort()).toEqual([...whole].sort());
      expect(whole.size).toBe(facts.length);
    }
  });

  it("matters for what a part of the trace knows: the late parent brings its agent and its person", () => {
    const child = fact("b", "a", { kind: "tool_call" });
    expect(attributed(child)("b")).toMatchObject({ agent: { rule: "service.name" }, principal: null });
    const parent = fact("a", null, { agent: "Desk", user: "kim" });
    expect(attributed(child, parent)("b")).toMatchObject({ agent: { id: "Desk" }, principal: { id: "kim" } });
  });
});

describe("a large trace", () => {
  const shapes: [string, (n: number) => string | null][] = [
    ["50,000 deep", (n) => (n === 0 ? null : `s${n - 1}`)],
    ["50,000 wide", (n) => (n === 0 ? null : "s0")],
    ["one circle of 50,000", (n) => `s${(n + 1) % 50_000}`],
    ["all orphans", (n) => `missing${n}`],
  ];
  it.each(shapes)("takes a time that grows with its size only: %s", (_, parent) => {
    const facts = Array.from({ length: 50_000 }, (_, n) =>
      fact(`s${n}`, parent(n), { kind: "model_call", ...(n % 3 ? {} : { agent: `A${n}` }) }),
    );
    const started = performance.now();
    expect(attributeTrace("acme", TRACE, facts).size).toBe(50_000);
    expect(performance.now() - started).toBeLessThan(40_000);
  });
});
