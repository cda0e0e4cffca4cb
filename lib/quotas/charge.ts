import type { TouchedCounter } from "./matches";
import type { Measure, Quota } from "./quota";
import type { Amounts } from "./reservation";

/** A counter that a request is charged to, with the limit as it was when it was admitted: what a settlement needs. */
export interface Charge
  extends Pick<Quota, "tenant" | "name" | "version" | "per" | "measure" | "mode" | "alertsAt"> {
  /** The counter's name within the process: see `counterKey`. */
  key: string;
  quota: string;
  holder: string;
  windowStartMs: number;
  windowEndMs: number | null;
  ceiling: number;
  override: string | null;
}

const MOST_CHARGES = 10_000;
const charges = new WeakMap<Quota, Map<string, Charge>>();

/** The same counter gets the same object, as long as nothing about it changes: a request has six, and each its name to be made. */
export function chargeOf({ quota, holder, window, ceiling, override }: TouchedCounter): Charge {
  const own = charges.get(quota) ?? new Map<string, Charge>();
  const before = own.get(holder);
  const { startMs: windowStartMs, endMs: windowEndMs } = window;
  if (
    before?.windowStartMs === windowStartMs &&
    before.windowEndMs === windowEndMs &&
    before.ceiling === ceiling &&
    before.override === override
  )
    return before;
  const { id, tenant, name, version, per, measure, mode, alertsAt } = quota;
  const limit = { tenant, name, version, per, measure, mode, alertsAt };
  const place = { quota: id, holder, windowStartMs, windowEndMs };
  const charge = { ...limit, ...place, key: counterKey(place), ceiling, override };
  if (own.size >= MOST_CHARGES) own.clear();
  charges.set(quota, own.set(holder, charge));
  return charge;
}

/** What of a request a measure counts; null: its price is not known. Concurrency counts a request while it is open. */
export function amountOf(measure: Measure, amounts: Amounts): number | null {
  switch (measure) {
    case "requests":
      return amounts.requests;
    case "input_tokens":
      return amounts.inputTokens;
    case "output_tokens":
      return amounts.outputTokens;
    case "total_tokens":
      return amounts.inputTokens + amounts.outputTokens;
    case "cost":
      return amounts.costNanoUsd;
    case "concurrency":
      return 1;
  }
}

/** Measures that grow with the output: a hard limit of one holds only if the output stays within what was set aside. */
export function dependsOnOutput({ mode, measure }: Pick<Charge, "mode" | "measure">): boolean {
  return mode === "hard" && (measure === "output_tokens" || measure === "total_tokens" || measure === "cost");
}

/** A counter's name within the process. Sorted by it, locks are taken in one order by everybody. */
export function counterKey({
  quota,
  holder,
  windowStartMs,
}: Pick<Charge, "quota" | "holder" | "windowStartMs">) {
  return `${quota} ${windowStartMs} ${holder}`;
}
