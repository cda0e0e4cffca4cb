import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { getAgent } from "@/lib/agents/get";
import { listAgents } from "@/lib/agents/list";
import { getModel } from "@/lib/models/get";
import { listModels } from "@/lib/models/list";
import type { ModelView } from "@/lib/models/model";
import { getTool } from "@/lib/tools/getTool";
import { listTools } from "@/lib/tools/listTools";
import { type Ask, gatherFacts, type ResourceAsked } from "./gather";
import { inForceNow } from "./inForce";
import { type Permission, permissionOf } from "./partial";

/** Of one agent and one thing. */
export interface Allowance {
  /** The other side: a tool's, model's or agent's id in the catalog, and its name. */
  id: string;
  name: string;
  /** By what is enforced; null where nothing is: nobody is stopped. */
  enforced: Permission | null;
  /** By all that is in force, as if all were enforced. */
  all: Permission;
}

/** A page of what may be done; `allowances` null where no policy is in force. */
export interface Allowances {
  allowances: Allowance[] | null;
  next: string | null;
}

const PAGE = 25;
type Pair = { id: string; name: string; agent: Ask["agent"]; resource: ResourceAsked };

/** What an agent may do today, a page of the catalog at a time. Needs `audit.read`; throws NOT_FOUND. */
export async function whatCan(
  ctx: Ctx,
  input: { agent: string; of: "tools" | "models"; cursor?: string | undefined },
): Promise<Allowances> {
  requireAbility(ctx, "audit.read");
  const { id, name } = await getAgent(ctx, input.agent);
  const agent = { key: id, name };
  const page = { limit: PAGE, cursor: input.cursor };
  if (input.of === "tools") {
    const { tools, next } = await listTools(ctx, page);
    return judged(
      ctx,
      tools.map((tool) => ({ id: tool.id, name: tool.name, agent, resource: toolAsked(tool) })),
      next,
    );
  }
  const { models, next } = await listModels(ctx, page);
  return judged(
    ctx,
    models.map((model) => ({ id: model.id, name: model.name, agent, resource: modelAsked(model) })),
    next,
  );
}

/** Which agents may use a tool or a model today, a page of the catalog at a time. Needs `audit.read`; throws NOT_FOUND. */
export async function whoCan(
  ctx: Ctx,
  input: { kind: "tool" | "model"; id: string; cursor?: string | undefined },
): Promise<Allowances> {
  requireAbility(ctx, "audit.read");
  const resource =
    input.kind === "tool"
      ? toolAsked(await getTool(ctx, input.id))
      : modelAsked(await getModel(ctx, input.id));
  const { agents, next } = await listAgents(ctx, { limit: PAGE, cursor: input.cursor });
  return judged(
    ctx,
    agents.map(({ id, name }) => ({ id, name, agent: { key: id, name }, resource })),
    next,
  );
}

const toolAsked = ({ name, server }: { name: string; server: { name: string } | null }): ResourceAsked => ({
  kind: "tool",
  name,
  server: server?.name ?? "",
});

/** By the first of the names that telemetry writes it by. */
function modelAsked({
  provider,
  name,
  names,
}: Pick<ModelView, "provider" | "name" | "names">): ResourceAsked {
  const [first] = names;
  return { kind: "model", provider: first?.provider ?? provider, name: first?.name ?? name };
}

async function judged(ctx: Ctx, pairs: readonly Pair[], next: string | null): Promise<Allowances> {
  const inForce = await inForceNow(ctx);
  if (!inForce) return { allowances: null, next: null };
  const asks = pairs.map(({ agent, resource }): Ask => ({ ...UNKNOWN, agent, resource, atMs: ctx.now() }));
  const all = await gatherFacts(ctx, asks, inForce.needs);
  const allowances = pairs.flatMap(({ id, name }, at) => {
    const facts = all[at];
    if (!facts) return [];
    const enforced = inForce.enforced && permissionOf(inForce.enforced, facts);
    return [{ id, name, enforced, all: permissionOf(inForce.all, facts) }];
  });
  return { allowances, next };
}

/** What nobody knows before an action. */
const UNKNOWN = {
  user: null,
  grade: "",
  environment: "",
  region: "",
  workload: "",
  callers: [],
  approved: false,
  sessionClasses: [],
};
