import type { Ctx } from "@/lib/access/ctx";
import { heldBy } from "./held";

const MOST_KNOWN = 20_000;
const AT_ONCE = 1_000;

/** What many values stand for, by value; a value that stands for nothing is left out. */
type LookUp<T> = (ctx: Pick<Ctx, "tenant" | "now">, values: readonly string[]) => Promise<Map<string, T>>;

/**
 * Makes a look-up remember, so that a page or a batch asks once for all that is not in memory; answers, "nothing" among
 * them, stand until somebody edits the tenant (2 s at most for an edit elsewhere). `find` answers for up to 1,000 values
 * of a tenant. Asks no ability.
 */
export function heldLookUp<T>(
  find: (tenant: string, values: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): LookUp<T> {
  const heldOf = heldBy<Map<string, T | null>>();
  return async (ctx, values) => {
    if (values.length === 0) return new Map();
    const known = await heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), async () => new Map());
    const [only = ""] = values;
    const one = values.length === 1 ? known.get(only) : undefined;
    if (one !== undefined) return new Map(one === null ? [] : [[only, one]]);
    const asked = [...new Set(values)].filter((value) => value !== "" && !value.includes("\0"));
    const missing = asked.filter((value) => !known.has(value));
    if (missing.length === 0) return thoseOf(known, asked);
    if (known.size + missing.length > MOST_KNOWN) known.clear();
    const found = new Map<string, T | null>(missing.map((value) => [value, null]));
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      for (const [value, one] of await find(ctx.tenant, missing.slice(at, at + AT_ONCE)))
        found.set(value, one);
    }
    const before = asked.map((value) => [value, found.get(value) ?? known.get(value) ?? null] as const);
    for (const [value, one] of found) known.set(value, one);
    return thoseOf(new Map(before), asked);
  };
}

function thoseOf<T>(known: ReadonlyMap<string, T | null>, asked: readonly string[]): Map<string, T> {
  const those = new Map<string, T>();
  for (const value of asked) {
    const one = known.get(value);
    if (one) those.set(value, one);
  }
  return those;
}
