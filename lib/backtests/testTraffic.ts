import { lake } from "@/db/lake/client";
import { actionId, agentKey } from "@/lib/base/ids";

/** A row of `actions` as tests make it. */
export type TestAction = ReturnType<typeof makeAction>;

/** Numbers that look random and are the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Arguments of a refund: right ones on both sides of what rules compare with, and all that goes wrong with JSON. */
const AMOUNTS = [
  (n: number) => `{"amount":${n % 1_200},"card":{"last4":"42${n % 3}"}}`,
  (n: number) => `{"amount":${(n % 60) / 7 + 496},"urgent":${n % 2 === 0}}`,
  (n: number) => `{"amount": 500.00004, "note": "a ${n} \\u00e9"}`,
  () => '{"amount":500.00005}',
  () => '{"amount":"600"}',
  () => '{"amount":null}',
  () => '{"currency":"EUR"}',
  () => '{"amount":1,"amount":900}',
  () => '{"\\u0061mount":900}',
  () => '{"amount":1e300}',
  () => '{"amount":123456789012345678901234567890}',
  () => '{"amount":-0.00005}',
  (n: number) => `{"amount":${n},"currency":"${["EUR", "USD", "X"][n % 3]}","card":{"last4":7}}`,
  () => '{"amount":5,"card":"none"}',
  () => "[1]",
  (n: number) => `refund ${n} please`,
  () => '{"amount":50',
  () => "",
];

function makeAction(tenant: string, serial: number, startMs: number, roll: (sides: number) => number) {
  const kind =
    ["tool_call", "tool_call", "tool_call", "model_call", "retrieval", "delegation"][roll(6)] ?? "";
  const agent = ["clerk", "boss", "stray"][roll(3)] ?? "";
  const tool = kind === "tool_call" ? (["refund", "refund", "look", ""][roll(4)] ?? "") : "";
  const link = (id: string) => ({
    kind: "agent",
    id,
    name: `The ${id}`,
    rule: "gen_ai.agent.name",
    grade: "C",
  });
  const person = ["kim@shop.example", "lee@shop.example", ""][roll(3)] ?? "";
  const callers = roll(2) === 0 ? ["boss"] : [];
  const human = person === "" ? [] : [{ kind: "human", id: person, name: null, rule: "user.id", grade: "C" }];
  const id = serial.toString(16).padStart(16, "0");
  const seconds = Math.floor(startMs / 1_000);
  // Some begin at the same moment.
  const millis = roll(3) * 250;
  const startNs = BigInt(seconds * 1_000 + millis) * 1_000_000n;
  return {
    tenant,
    id: actionId(tenant, startNs, id, id),
    trace_id: id,
    span_id: id,
    session_id: `ses_${roll(60)}`,
    ts: `${seconds}.${String(millis).padStart(3, "0")}000000`,
    kind,
    name: kind === "tool_call" ? "execute_tool" : "x",
    outcome: ["ok", "ok", "error", "denied"][roll(4)] ?? "",
    provider: kind === "model_call" ? "openai" : "",
    model: kind === "model_call" ? (["gpt-4.1", "gpt-4o"][roll(2)] ?? "") : "",
    tool,
    target: kind === "retrieval" ? (["wiki", "crm"][roll(2)] ?? "") : tool === "refund" ? "pay.example" : "",
    workload: "shop",
    agent_id: agent,
    agent_name: `The ${agent}`,
    agent_key: agentKey(tenant, "shop", agent),
    principal: person,
    chain: JSON.stringify([...human, ...callers.map(link), link(agent)]),
    grade: ["B", "C"][roll(2)] ?? "",
    leaf: roll(5) === 0 ? 0 : 1,
    input_tokens: kind === "model_call" ? roll(900) : null,
    output_tokens: kind === "model_call" ? roll(300) : null,
    cost_nano_usd: kind === "model_call" ? roll(3_000_000) : null,
    input: tool === "refund" ? (AMOUNTS[roll(AMOUNTS.length)]?.(roll(3_000)) ?? "") : '{"q":"x"}',
    environment: ["production", "staging"][roll(2)] ?? "",
    resource: JSON.stringify({ "cloud.region": ["eu-west-1", "us-east-1"][roll(2)] }),
    policy_facts: "",
    history: {} as Record<string, number>,
    ingest_seq: 1,
  };
}

/** Actions over a day up to `endMs`, some of them written twice: the later version counts. */
export function makeTraffic(tenant: string, many: number, endMs: number): TestAction[] {
  const roll = dice(7);
  return Array.from({ length: many }, (_, n) =>
    makeAction(tenant, n + 1, endMs - 86_400_000 + Math.floor((86_400_000 / many) * n), roll),
  );
}

export async function writeTraffic(actions: readonly TestAction[]): Promise<void> {
  const stale = actions
    .filter((_, at) => at % 50 === 0)
    .map((one) => ({ ...one, ingest_seq: 0, grade: "E", environment: "stale" }));
  await lake().writer.insert({ table: "actions", values: [...stale, ...actions], format: "JSONEachRow" });
}
