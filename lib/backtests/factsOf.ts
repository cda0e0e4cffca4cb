import type { Ctx } from "@/lib/access/ctx";
import { argumentsOf } from "@/lib/policies/argumentsOf";
import { askOf } from "@/lib/policies/askOf";
import type { Facts } from "@/lib/policies/facts";
import { type Ask, gatherFacts } from "@/lib/policies/gather";
import type { Needs } from "@/lib/policies/needs";
import { readFacts } from "@/lib/policies/storedFacts";
import { toolFact } from "@/lib/tools/toolFact";
import type { RequestRow } from "./requests";

type Look = Pick<Ctx, "tenant" | "now">;

/**
 * The facts of each request, in its order: those stored when it happened, else what its row says and what the catalogs say
 * today. What policies of that time did not ask for, and a rule asks now, is made today in either case. Asks no ability.
 */
export async function factsOf(ctx: Look, rows: readonly RequestRow[], needs: Needs): Promise<Facts[]> {
  const classes = await classesBefore(ctx, rows);
  const asks = rows.map((row) => askOfRow(ctx, row, needs, classes(row)));
  const rebuilt = rows.flatMap((row, at) => (row.policy_facts === "" || needs.signature ? [at] : []));
  const made = await gatherFacts(
    ctx,
    rebuilt.map((at) => asks[at] as Ask),
    needs,
  );
  const today = new Map(rebuilt.map((at, i) => [at, made[i] as Facts]));
  return rows.map((row, at) => {
    const fresh = today.get(at);
    if (row.policy_facts === "") return fresh as Facts;
    const { input, history } = asks[at] as Ask;
    const stored = readFacts(row.policy_facts, {
      atMs: row.at_ms,
      ...(input && { input }),
      ...(history && { history }),
    });
    return completed(stored, classes(row), needs, fresh);
  });
}

function completed(stored: Facts, classes: readonly string[], needs: Needs, today: Facts | undefined): Facts {
  const known = stored.context.dataClasses;
  const dataClasses = [...new Set([...(Array.isArray(known) ? known : []), ...classes])].sort();
  const context = needs.sessionClasses ? { ...stored.context, dataClasses } : stored.context;
  const { resource } = stored;
  const signature = today?.resource.attrs.signature;
  if (resource.attrs.signature !== "unknown" || signature === undefined) return { ...stored, context };
  return { ...stored, context, resource: { ...resource, attrs: { ...resource.attrs, signature } } };
}

function askOfRow(ctx: Look, row: RequestRow, needs: Needs, sessionClasses: readonly string[]): Ask {
  const ask = askOf({
    ...row,
    tenant: ctx.tenant,
    agentKey: row.agent_key,
    agentName: row.agent_name,
    chain: row.links.map((link) => JSON.parse(link)),
    leaf: true,
    atMs: row.at_ms,
  });
  if (!ask) throw new Error(`An action of kind ${row.kind} is not judged.`);
  const input = argumentsOf({ kind: row.kind, input: row.input_part });
  return { ...ask, sessionClasses, ...(input && { input }), ...(needs.session && { history: row.past }) };
}

/** Data classes of the tools that a session used before, as the list of tools has them today. */
async function classesBefore(
  ctx: Look,
  rows: readonly RequestRow[],
): Promise<(row: RequestRow) => readonly string[]> {
  const pairs = new Map(rows.flatMap(({ used }) => used.map((tool) => [tool.join("\0"), tool] as const)));
  const known = new Map<string, readonly string[]>();
  for (const [key, [name, target]] of pairs)
    known.set(key, (await toolFact(ctx, target || undefined, name)).dataClasses);
  return ({ used }) => [...new Set(used.flatMap((tool) => known.get(tool.join("\0")) ?? []))].sort();
}
