import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type SeenKind, type SeenValue, seenOfAgents } from "@/lib/actions/seenValues";

/** A value that an agent was seen with. Times are epoch milliseconds, of its actions. */
export interface Use {
  value: string;
  /** Of a tool: the servers that offered it. */
  at: string[];
  firstMs: number;
  lastMs: number;
}

/** What an agent was seen to use, newest first; at most 500 of a kind. */
export interface Observed {
  tools: Use[];
  models: Use[];
  targets: Use[];
  principals: Use[];
  environments: Use[];
  dialects: Use[];
  /** Some kind has more than is read. */
  cut: boolean;
}

const KINDS = ["tool", "model", "target", "principal", "environment", "dialect"] as const;
const MOST = 500;

/** What the agent of these keys was seen to use since a time. Needs `audit.read`; throws UNAVAILABLE. */
export async function observedOf(ctx: Ctx, keys: readonly string[], sinceMs: number): Promise<Observed> {
  requireAbility(ctx, "audit.read");
  const rows = await seenOfAgents(ctx, keys, KINDS, { sinceMs, limit: MOST });
  const of = (kind: SeenKind) => rows.filter((row) => row.kind === kind);
  return {
    tools: fold(of("tool"), readTool),
    models: fold(of("model"), readModel),
    targets: fold(of("target")),
    principals: fold(of("principal")),
    environments: fold(of("environment")),
    dialects: fold(of("dialect")),
    cut: KINDS.some((kind) => of(kind).length >= MOST),
  };
}

function readTool(value: string): { value: string; at: string } {
  const [name = "", target = ""] = (JSON.parse(value) as unknown[]).map(String);
  return { value: name, at: target };
}

/** `provider/model`, without the slash where nobody said who provides it. */
const readModel = (value: string) => ({ value: value.replace(/^\//, ""), at: "" });

/** One a value, however many keys and servers it was seen at. */
function fold(
  rows: readonly SeenValue[],
  read: (value: string) => { value: string; at: string } = (value) => ({ value, at: "" }),
): Use[] {
  const uses = new Map<string, Use>();
  for (const row of rows) {
    const { value, at } = read(row.value);
    const use = uses.get(value) ?? { value, at: [], firstMs: row.firstMs, lastMs: row.lastMs };
    uses.set(value, {
      value,
      at: at === "" || use.at.includes(at) ? use.at : [...use.at, at],
      firstMs: Math.min(use.firstMs, row.firstMs),
      lastMs: Math.max(use.lastMs, row.lastMs),
    });
  }
  return [...uses.values()].sort((a, b) => b.lastMs - a.lastMs || (a.value < b.value ? -1 : 1));
}
