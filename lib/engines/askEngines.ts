import { asc, eq } from "drizzle-orm";
import { policyEngines } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { errorText, log } from "@/lib/base/log";
import { bookkeep } from "@/lib/changes/bookkeep";
import { heldBy } from "@/lib/changes/held";
import type { Decision } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";
import { type AskedEngine, askOpa, decisionOf } from "./ask";
import { Breaker } from "./breaker";
import { type EngineRow, whereEngine } from "./engine";

const NOTE_EVERY_MS = 60_000;
const MOST_BREAKERS = 10_000;

const enginesOf = heldBy<readonly EngineRow[]>();
/** What this process remembers of each engine; another address is another engine. */
interface Health {
  breaker: Breaker;
  notedMs: number;
  notedError: string | null;
}
const health = new Map<string, Health>();

/**
 * What the tenant's other engines say of a request, asked at the same time, each within its own time limit; empty where
 * there are none. One that gives no decision denies and says why. Those in mode `enforce` are `enforced`, to be combined with
 * ours by `strictest`; the others are only recorded. `clock` gives microseconds of any start. Throws where the store is away.
 */
export async function askEngines(
  ctx: Pick<Ctx, "tenant" | "now">,
  facts: Facts,
  { clock }: { clock: () => number },
): Promise<Decision[]> {
  const engines = await enginesOf(ctx.tenant).get(ctx.tenant, ctx.now(), () => load(ctx.tenant));
  return Promise.all(engines.map((engine) => askOne(ctx, engine, facts, clock)));
}

function load(tenant: string): Promise<EngineRow[]> {
  return store()
    .select()
    .from(policyEngines)
    .where(eq(policyEngines.tenant, tenant))
    .orderBy(asc(policyEngines.name));
}

async function askOne(
  ctx: Pick<Ctx, "tenant" | "now">,
  engine: EngineRow,
  facts: Facts,
  clock: () => number,
): Promise<Decision> {
  const startedUs = clock();
  const state = healthOf(engine);
  const refusal = state.breaker.refusal(ctx.now());
  if (refusal) return decisionOf(engine, { error: refusal }, facts, 0);
  const { said, isFailure } = await askOpa(engine, facts);
  if (isFailure) state.breaker.failed(ctx.now());
  else state.breaker.answered();
  note(ctx, engine, state, "error" in said ? said.error : null);
  return decisionOf(engine, said, facts, Math.round(clock() - startedUs));
}

function healthOf({ id, url, path }: AskedEngine): Health {
  const key = `${id} ${url} ${path}`;
  const known = health.get(key);
  if (known) return known;
  if (health.size >= MOST_BREAKERS) for (const oldest of health.keys()) if (health.delete(oldest)) break;
  const fresh = { breaker: new Breaker(), notedMs: Number.NEGATIVE_INFINITY, notedError: null };
  health.set(key, fresh);
  return fresh;
}

/** For the page, not for the decision, which does not wait for it: when it changes, and once a minute. */
function note(
  ctx: Pick<Ctx, "tenant" | "now">,
  engine: EngineRow,
  state: Health,
  error: string | null,
): void {
  const nowMs = ctx.now();
  if (error === state.notedError && Math.abs(nowMs - state.notedMs) < NOTE_EVERY_MS) return;
  Object.assign(state, { notedMs: nowMs, notedError: error });
  noteAsked(ctx, engine.id, error).catch((failed: unknown) =>
    log("warn", "an engine's last answer could not be noted", { error: errorText(failed) }),
  );
}

/** Writes down how an engine answered last. */
export async function noteAsked(
  ctx: Pick<Ctx, "tenant" | "now">,
  id: string,
  lastError: string | null,
): Promise<void> {
  await bookkeep(async (tx) => {
    await tx
      .update(policyEngines)
      .set({ lastError, lastAskedAt: new Date(ctx.now()) })
      .where(whereEngine(ctx, id));
  });
}
