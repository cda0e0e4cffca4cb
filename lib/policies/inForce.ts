import { createHash } from "node:crypto";
import { and, eq, gt, isNull, or } from "drizzle-orm";
import { policies, policyPublications, policyVersions } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { heldBy } from "@/lib/changes/held";
import { RuleBook } from "./book";
import { type Broken, noteBroken } from "./broken";
import { compile } from "./compile";
import type { JudgedBy } from "./judge";
import { type Needs, needsOf } from "./needs";
import type { Publication } from "./publication";
import type { Rule } from "./rule";
import type { ToolShape } from "./shape";
import { shapesOf } from "./shapes";

/** What is judged by at a time. */
export interface InForce {
  publications: readonly Publication[];
  /** Those among them that cannot be read any more: nothing fails open, so each denies all that it has a say in. */
  broken: readonly Broken[];
  /** All of them, as if all were enforced: what is observed. */
  all: JudgedBy;
  /** Those in mode `hold` or `enforce`; null where there are none. */
  enforced: JudgedBy | null;
  /** Whether any of them only observes. */
  observes: boolean;
  /** What has to be looked up to judge by all of them. */
  needs: Needs;
  /** Of the tools that rules name by an action of their own. */
  shapes: ReadonlyMap<string, ToolShape>;
}

/** Traffic that comes later than this after it happened is judged by what is in force when it comes. */
const LATE_MS = 35 * 86_400_000;

interface Known {
  publications: readonly Publication[];
  /** When what is in force changed, in order. */
  bordersMs: readonly number[];
  /** Compiled, by the number of borders before it. */
  made: Map<number, Promise<InForce | null>>;
}
const heldOf = heldBy<Known>();

/**
 * The policies that were in force at a time, ready to judge; null where none was: then there is no Decision. Compiled once
 * a set, and kept until somebody edits the tenant (2 s at most for an edit elsewhere). Asks no ability.
 */
export async function inForceAt(ctx: Pick<Ctx, "tenant" | "now">, atMs: number): Promise<InForce | null> {
  return madeAt(ctx, await knownOf(ctx), atMs);
}

/**
 * What is in force now, whatever this machine's clock says: one that is behind, or was set back, takes no policy out of force
 * and brings none back.
 */
export const inForceNow = (ctx: Pick<Ctx, "tenant" | "now">): Promise<InForce | null> =>
  inForceAt(ctx, Number.POSITIVE_INFINITY);

/**
 * The same for many actions by when they began, compiled for all of these times before it is asked. What began too long
 * ago, or in the future of a clock that runs ahead, is judged by what is in force now. Null where nothing was at any.
 */
export async function inForceOver(
  ctx: Pick<Ctx, "tenant" | "now">,
  startsMs: readonly number[],
): Promise<((startMs: number) => InForce | null) | null> {
  const known = await knownOf(ctx);
  if (known.bordersMs.length === 0) return null;
  const nowMs = ctx.now();
  const timeOf = (startMs: number) =>
    startMs > nowMs || nowMs - startMs > LATE_MS ? Number.POSITIVE_INFINITY : startMs;
  const ready = new Map<number, InForce | null>();
  for (const startMs of startsMs) {
    const stretch = stretchOf(known, timeOf(startMs));
    if (!ready.has(stretch)) ready.set(stretch, await madeAt(ctx, known, timeOf(startMs)));
  }
  if ([...ready.values()].every((one) => one === null)) return null;
  return (startMs) => ready.get(stretchOf(known, timeOf(startMs))) ?? null;
}

const knownOf = (ctx: Pick<Ctx, "tenant" | "now">) =>
  heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), () => load(ctx));

/** How many borders lie before a time: between two of them the same is in force. */
function stretchOf({ bordersMs }: Known, atMs: number): number {
  let low = 0;
  let high = bordersMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bordersMs[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function madeAt(ctx: Pick<Ctx, "tenant" | "now">, known: Known, atMs: number): Promise<InForce | null> {
  const stretch = stretchOf(known, atMs);
  const made = known.made.get(stretch);
  if (made) return made;
  const active = known.publications.filter(
    ({ fromMs, toMs }) => fromMs <= atMs && (toMs === null || atMs < toMs),
  );
  const fresh = active.length === 0 ? Promise.resolve(null) : knownInForce(ctx, active);
  known.made.set(stretch, fresh);
  fresh.catch(() => known.made.delete(stretch));
  return fresh;
}

/** Sets that are kept compiled, of all tenants; of more the one that was asked for longest ago goes. */
const MOST_COMPILED = 64;
const compiledSets = new Map<string, InForce>();

/** The same set again where it was compiled before, with all that its books remember: most edits are of something else. */
async function knownInForce(
  ctx: Pick<Ctx, "tenant" | "now">,
  active: readonly Publication[],
): Promise<InForce> {
  const compiled = compileAll(active);
  const shapes = await shapesFor(ctx, compiled);
  const versions = active.map((one) => [one.policy, one.policyName, one.version, one.mode, one.digest]);
  const key = JSON.stringify([ctx.tenant, versions, compiled.broken, [...shapes]]);
  const made = compiledSets.get(key) ?? setOf(active, compiled, shapes);
  compiledSets.delete(key);
  compiledSets.set(key, made);
  if (compiledSets.size > MOST_COMPILED)
    for (const oldest of compiledSets.keys()) if (compiledSets.delete(oldest)) break;
  return { ...made, publications: active };
}

/** Compiles versions as one set: what a backtest does with a draft among those that are in force. */
export async function makeInForce(
  ctx: Pick<Ctx, "tenant" | "now">,
  active: readonly Publication[],
): Promise<InForce> {
  const compiled = compileAll(active);
  return setOf(active, compiled, await shapesFor(ctx, compiled));
}

interface Compiled {
  rules: readonly Rule[];
  broken: readonly Broken[];
  /** Those that could be read. */
  sound: readonly Publication[];
}

function compileAll(active: readonly Publication[]): Compiled {
  const all = active.map((publication) => ({ publication, ...compile(publication) }));
  return {
    rules: all.flatMap(({ rules }) => rules),
    broken: all.flatMap(({ broken }) => broken ?? []),
    sound: all.flatMap(({ publication, broken }) => (broken ? [] : [publication])),
  };
}

/**
 * Arguments as they were when each version was proposed; beyond these, as they are now. A tool that changes its schema, or
 * goes from the catalog, takes no rule about it out of force.
 */
async function shapesFor(
  ctx: Pick<Ctx, "tenant" | "now">,
  { rules, sound }: Pick<Compiled, "rules" | "sound">,
): Promise<Map<string, ToolShape>> {
  const shapes = new Map(await shapesOf(ctx, toolsNamed(rules)));
  for (const { shapes: pinned } of sound)
    for (const [tool, shape] of Object.entries(pinned)) shapes.set(tool, { ...shapes.get(tool), ...shape });
  return shapes;
}

function setOf(
  active: readonly Publication[],
  { rules, broken }: Compiled,
  shapes: ReadonlyMap<string, ToolShape>,
): InForce {
  const enforced = rules.filter(({ deciding }) => deciding.mode !== "observe");
  const brokenEnforced = broken.filter(({ mode }) => mode !== "observe");
  const digest = (some: readonly Publication[]) =>
    createHash("sha256")
      .update(
        some
          .map((one) => `${one.policy} ${one.version} ${one.mode} ${one.digest}\n`)
          .sort()
          .join(""),
      )
      .digest("hex");
  return {
    publications: active,
    broken,
    observes: active.some(({ mode }) => mode === "observe"),
    needs: needsOf(rules, shapes),
    shapes,
    all: { book: new RuleBook(rules, shapes, broken), digest: digest(active) },
    enforced:
      enforced.length + brokenEnforced.length === 0
        ? null
        : {
            book: new RuleBook(enforced, shapes, brokenEnforced),
            digest: digest(active.filter(({ mode }) => mode !== "observe")),
          },
  };
}

const TOOL_ACTION = /^tool:(.+)$/su;

/** Tools that rules name by an action of their own. */
export function toolsNamed(rules: readonly Pick<Rule, "actions">[]): string[] {
  const names = rules.flatMap(({ actions }) =>
    (actions ?? []).flatMap((action) => TOOL_ACTION.exec(action)?.[1] ?? []),
  );
  return [...new Set(names)].sort();
}

async function load(ctx: Pick<Ctx, "tenant" | "now">): Promise<Known> {
  const since = new Date(ctx.now() - LATE_MS);
  const rows = await store()
    .select({ publication: policyPublications, version: policyVersions, name: policies.name })
    .from(policyPublications)
    .innerJoin(policyVersions, eq(policyVersions.id, policyPublications.version))
    .innerJoin(policies, eq(policies.id, policyPublications.policy))
    .where(
      and(
        eq(policyPublications.tenant, ctx.tenant),
        or(isNull(policyPublications.toAt), gt(policyPublications.toAt, since)),
      ),
    )
    .orderBy(policyPublications.policy, policyPublications.fromAt);
  const publications = rows.map(({ publication, version, name }) => ({
    policy: publication.policy,
    policyName: name,
    version: version.number,
    mode: publication.mode,
    text: version.text,
    digest: version.digest,
    shapes: version.shapes as Record<string, ToolShape>,
    fromMs: publication.fromAt.getTime(),
    toMs: publication.toAt?.getTime() ?? null,
  }));
  noteBroken(
    ctx.tenant,
    publications.filter(({ toMs }) => toMs === null).flatMap((one) => compile(one).broken ?? []),
  );
  const borders = publications.flatMap(({ fromMs, toMs }) => (toMs === null ? [fromMs] : [fromMs, toMs]));
  return { publications, bordersMs: [...new Set(borders)].sort((a, b) => a - b), made: new Map() };
}
