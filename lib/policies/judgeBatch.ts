import type { JudgedAction, Judgement, PricedAction } from "@/lib/actions/action";
import { groupBy } from "@/lib/base/group";
import { agentKey } from "@/lib/base/ids";
import { type Judgeable, judgeRecorded } from "./judgeRecorded";

/** When it is, in epoch milliseconds, and a clock that counts microseconds. */
export interface JudgeClock {
  nowMs: number;
  clock: () => number;
}

/** The stage after pricing: what policies say of each action of a batch. Throws where the store or the lake is away. */
export async function judgeBatch(
  actions: readonly PricedAction[],
  { nowMs, clock }: JudgeClock,
): Promise<JudgedAction[]> {
  const judged = new Map<string, Judgement>();
  for (const [tenant, own] of groupBy(actions, (action) => action.tenant)) {
    const found = await judgeRecorded({ tenant, now: () => nowMs }, own.map(judgeableOf), clock);
    for (const [id, judgement] of found) judged.set(id, judgement);
  }
  return actions.map(
    (action) => ({ ...action, judgement: judged.get(action.id) ?? null }) as unknown as JudgedAction,
  );
}

function judgeableOf(action: PricedAction): Judgeable {
  const { attribution, tokens } = action;
  const region = action.resource["cloud.region"];
  return {
    tenant: action.tenant,
    id: action.id,
    session: attribution.sessionId,
    startNs: action.startNs,
    atMs: Number(action.startNs / 1_000_000n),
    kind: action.kind,
    name: action.name,
    tool: action.tool?.name ?? "",
    target: action.target ?? "",
    provider: action.provider ?? "",
    model: action.model ?? "",
    workload: action.workload,
    agentKey: attribution.agent.key ?? agentKey(action.tenant, action.workload, attribution.agent.id),
    agentName: attribution.agent.name,
    principal: attribution.principal?.id ?? "",
    chain: attribution.chain,
    grade: attribution.grade,
    environment: action.environment ?? "",
    region: typeof region === "string" ? region : "",
    leaf: attribution.leaf,
    outcome: action.outcome,
    tokens: (tokens.input ?? 0) + (tokens.output ?? 0),
    costNanoUsd: action.cost.nanoUsd ?? 0,
    input: action.input,
    keyId: action.keyId,
  };
}
