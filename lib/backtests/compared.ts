import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import type { RuleBook } from "@/lib/policies/book";
import { checkPolicy } from "@/lib/policies/check";
import type { PolicyMode } from "@/lib/policies/decision";
import { inForceNow, makeInForce, toolsNamed } from "@/lib/policies/inForce";
import type { JudgedBy } from "@/lib/policies/judge";
import { type Needs, needsOf } from "@/lib/policies/needs";
import type { Rule } from "@/lib/policies/rule";
import type { ToolShape } from "@/lib/policies/shape";
import { type Usage, usagesOf } from "@/lib/policies/usage";

/** A policy with a text that is to be tried. */
export interface Tried {
  policy: { id: string; name: string };
  text: string;
  mode: PolicyMode;
}

/** What is said now, and what would be said with the text. */
export interface Compared {
  /** Null where nothing is in force (in this mode): nothing is stopped. */
  before: JudgedBy | null;
  after: JudgedBy;
  /** Of both, each once. */
  rules: readonly Rule[];
  /** All facts that any of them names. */
  usages: readonly Usage[];
  /** Of the tools that rules name by an action of their own. */
  shapes: ReadonlyMap<string, ToolShape>;
  /** Tools whose arguments the two sides type otherwise: there all of the arguments counts. */
  disputed: ReadonlySet<string>;
  /** What has to be looked up for them. */
  needs: Needs;
}

/**
 * The policies in force now, and the same with the text in place of the policy's own. In mode `observe` what is observed is
 * compared, in the other modes what is enforced. Throws INVALID for a text with an error, as the editor says it.
 */
export async function comparedFor(
  ctx: Pick<Ctx, "tenant" | "now">,
  { policy, text, mode }: Tried,
): Promise<Compared> {
  await requireSound(ctx, text);
  const now = ctx.now();
  const inForce = (await inForceNow(ctx))?.publications ?? [];
  const draft = {
    policy: policy.id,
    policyName: policy.name,
    version: 0,
    mode,
    text,
    digest: createHash("sha256").update(text).digest("hex"),
    shapes: {},
    fromMs: now,
    toMs: null,
  };
  const others = inForce.filter((one) => one.policy !== policy.id);
  // Books of their own: what a backtest asks does not push out what live traffic remembers.
  const made = inForce.length === 0 ? null : await makeInForce(ctx, inForce);
  const tried = await makeInForce(ctx, [...others, draft]);
  const before = mode === "observe" ? (made?.all ?? null) : (made?.enforced ?? null);
  const after = mode === "observe" ? tried.all : (tried.enforced ?? tried.all);
  const rules = [before?.book, after.book].flatMap((book: RuleBook | undefined) => book?.rules ?? []);
  // Of a tool that nobody describes it still counts whether there are arguments.
  const nameless = toolsNamed(rules).map((tool): [string, ToolShape] => [tool, {}]);
  const shapes = new Map([...nameless, ...(made?.shapes ?? []), ...tried.shapes]);
  return {
    before,
    after,
    rules: [...new Map(rules.map((rule) => [rule.id, rule])).values()],
    usages: usagesOf(rules.map(({ json }) => json)),
    shapes,
    disputed: new Set(
      [...shapes.keys()].filter((tool) => isDisputed(made?.shapes.get(tool), tried.shapes.get(tool))),
    ),
    needs: needsOf(rules, shapes),
  };
}

const isDisputed = (one: ToolShape | undefined, other: ToolShape | undefined) =>
  one !== undefined && other !== undefined && JSON.stringify(one) !== JSON.stringify(other);

async function requireSound(ctx: Pick<Ctx, "tenant" | "now">, text: string): Promise<void> {
  const { problems, rules } = await checkPolicy(ctx, text);
  const error = problems.find(({ severity }) => severity === "error");
  if (!error && rules && rules.length > 0) return;
  throw new DomainError("INVALID", {
    what: error ? `The policy cannot be run: ${error.message}` : "The policy has no rule.",
    fix: error?.help ?? "Correct the text first.",
  });
}
