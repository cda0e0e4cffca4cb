import { AsyncResource } from "node:async_hooks";
import { isAway } from "@/db/store/away";
import { systemCtx } from "@/lib/access/newCtx";
import { errorText, log } from "@/lib/base/log";
import { bookkeep } from "@/lib/changes/bookkeep";
import { type Alert, tellAlert } from "./alert";
import type { RuleBook } from "./book";
import { brokenWords } from "./broken";
import { cleanAlert } from "./cleanAlert";
import type { DecidingRule, Decision, Effect } from "./decision";
import type { Facts } from "./facts";
import type { InForce } from "./inForce";

interface Gathered {
  alerts: Map<string, Alert>;
  timer: NodeJS.Timeout | null;
  flushing: Promise<void>;
  /** True while the store takes none, so that the log says it once. */
  waits: boolean;
}

const FLUSH_AFTER_MS = 250;
/** Rules and agents that may wait while the store is away. */
const MOST_WAITING = 10_000;
/** Actions that are remembered, so that one that is judged again is counted once. */
const MOST_SEEN = 20_000;

const gathered: Gathered = { alerts: new Map(), timer: null, flushing: Promise.resolve(), waits: false };
const seen = new Set<string>();
/** Timers are started out here, so that they carry nothing of the request or transaction that happened to start them. */
const outside = new AsyncResource("policy alerts");

/** What was decided, and of what. */
interface Decided {
  inForce: InForce;
  facts: Facts;
  decisions: readonly Decision[];
  /** What was answered, a stop and other engines counted; null where nobody asked, so that nothing was enforced. */
  effect: Effect | null;
  /** `act_…` */
  action: string;
}

/**
 * Notes that rules with the obligation `alert` decided, and that a policy in force could not be read, without waiting for the
 * store: both are counted in memory and written a quarter of a second later. A kill -9 loses at most those counts; the
 * decisions are in the audit. Costs one look at a decision that asks for none.
 */
export function noteAlerts(ctx: { tenant: string; now: () => number }, decided: Decided): void {
  const { inForce, facts, decisions, effect: answered, action } = decided;
  const alerting = decisions.filter(({ obligations }) => obligations.includes("alert"));
  if (alerting.length === 0 && inForce.broken.length === 0) return;
  const atMs = ctx.now();
  const of = { tenant: ctx.tenant, action, firstMs: atMs, lastMs: atMs, count: 1 };
  const resource = `${facts.resource.type} ${facts.resource.id}`;
  for (const { effect: said, mode, rules } of alerting) {
    if (mode === "simulated") continue;
    const effect = mode === "enforced" ? (answered ?? said) : said;
    for (const rule of rules.filter((one) => asksFor(inForce.all.book, one))) {
      const { policy, policyName, version, rule: name, title } = rule;
      const who = { principal: facts.principal.id, principalName: nameOf(facts) };
      add({ ...of, ...who, policy, policyName, version, rule: name, title, resource, effect, mode });
    }
  }
  for (const broken of inForce.broken) {
    const { policy, policyName, version, mode } = broken;
    const said = { rule: "", title: brokenWords(broken), principal: "", principalName: "", resource };
    const how =
      mode === "observe"
        ? ({ effect: "deny", mode: "observed" } as const)
        : ({ effect: answered ?? "deny", mode: "enforced" } as const);
    add({ ...of, ...said, ...how, policy, policyName, version });
  }
  arm();
}

const nameOf = ({ principal }: Facts) =>
  typeof principal.attrs.name === "string" ? principal.attrs.name : principal.id;

const alertingRules = new WeakMap<RuleBook, ReadonlySet<string>>();

function asksFor(book: RuleBook, rule: DecidingRule): boolean {
  const known =
    alertingRules.get(book) ??
    new Set(book.rules.filter((one) => one.obligations.includes("alert")).map((one) => keyOf(one.deciding)));
  alertingRules.set(book, known);
  return known.has(keyOf(rule));
}

const keyOf = ({ policy, version, rule }: DecidingRule) => `${policy}@${version}/${rule}`;

function add(raw: Alert): void {
  const alert = cleanAlert(raw);
  const key = JSON.stringify([alert.tenant, alert.policy, alert.rule, alert.principal]);
  const once = `${alert.action} ${key}`;
  if (seen.has(once)) return;
  seen.add(once);
  if (seen.size > MOST_SEEN) for (const oldest of seen) if (seen.delete(oldest)) break;
  put(key, alert);
}

function put(key: string, alert: Alert): void {
  const { alerts } = gathered;
  const known = alerts.get(key);
  if (!known && alerts.size >= MOST_WAITING) return say("error", "an alert is lost: too many wait", alert);
  alerts.set(key, known ? together(known, alert) : alert);
}

/** What is said is said of the newest. */
function together(one: Alert, other: Alert): Alert {
  const newest = other.lastMs >= one.lastMs ? other : one;
  return { ...newest, firstMs: Math.min(one.firstMs, other.firstMs), count: one.count + other.count };
}

/** Names the rule only: who acted, and on what, is for those who may read the audit. */
const say = (level: "warn" | "error", msg: string, { policy, rule }: Alert, fields: object = {}) =>
  log(level, msg, { policy, rule, ...fields });

function arm(): void {
  gathered.timer ??= outside.runInAsyncScope(() =>
    setTimeout(() => void flushPolicyAlerts(), FLUSH_AFTER_MS),
  );
  gathered.timer.unref();
}

/** Writes what was noted, and tells whom it concerns. Never throws: what the store does not take now waits for the next time. */
export async function flushPolicyAlerts(): Promise<void> {
  if (gathered.timer) clearTimeout(gathered.timer);
  gathered.timer = null;
  gathered.flushing = gathered.flushing.then(flush);
  return gathered.flushing;
}

async function flush(): Promise<void> {
  const waiting = [...gathered.alerts];
  gathered.alerts = new Map();
  let failed: { key: string; alert: Alert; error: unknown } | null = null;
  for (const [key, alert] of waiting) {
    if (failed) {
      put(key, alert);
      continue;
    }
    try {
      await bookkeep((tx) => tellAlert(tx, systemCtx(alert.tenant, "policies"), alert));
      gathered.waits = false;
    } catch (error) {
      if (isAway(error)) failed = { key, alert, error };
      else sayRefused(alert, error);
    }
  }
  if (!failed) return;
  // Behind the others: one that fails for ever would hold them for ever.
  put(failed.key, failed.alert);
  if (!gathered.waits)
    say("warn", "alerts of policies wait", failed.alert, { error: errorText(failed.error) });
  gathered.waits = true;
  arm();
}

/** One whose policy or tenant was removed meanwhile (SQLSTATE class 23) is nobody's any more. */
function sayRefused(alert: Alert, error: unknown): void {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  if (!code.startsWith("23")) say("error", "an alert is lost: the store refuses it", alert, { code });
}
