import { and, eq, gt, lt } from "drizzle-orm";
import { quotaCounters } from "@/db/store/schema/ledger";
import { systemCtx } from "@/lib/access/newCtx";
import { errorText, log } from "@/lib/base/log";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { NotifyEvent } from "@/lib/notify/event";
import { notify } from "@/lib/notify/notify";
import type { Charge } from "./charge";
import type { Moved } from "./commit";
import { perStore } from "./perStore";
import { holderKind, subjectKey, subjectNames } from "./subjects";
import type { CounterNow } from "./work";

const SOON_MS = 200;
const PERCENT = 100;

interface Pending extends Moved {
  percent: number;
  nowMs: number;
}

const pendingOf = perStore(() => ({ isSet: false, all: new Map<string, Pending>() }));

/**
 * Notes which counters reached a share of their ceiling that people want to know of, and tells it right afterwards, outside
 * of the ledger's own transactions. Once a counter and percent, whichever process comes first; one that dies before it told
 * leaves it to the next request.
 */
export function tellNear(moved: readonly Moved[], nowMs: number): void {
  for (const { charge, counter } of moved) {
    const percent = reachedOf(charge, counter);
    const isLower = percent < counter.alerted && charge.measure !== "concurrency";
    if (percent <= counter.alerted && !isLower) continue;
    const pending = pendingOf();
    pending.all.set(charge.key, { charge, counter, percent, nowMs });
    if (pending.isSet) continue;
    pending.isSet = true;
    setTimeout(() => {
      const due = [...pending.all.values()];
      pending.all.clear();
      pending.isSet = false;
      void tellAll(due);
    }, SOON_MS).unref();
  }
}

/** The highest of the percents that was reached by what is charged; what is only set aside may come back. 0: none. */
export function reachedOf(
  { mode, measure, alertsAt, ceiling }: Charge,
  { settled, reserved }: CounterNow,
): number {
  if (mode === "shadow") return 0;
  const used = measure === "concurrency" ? reserved : settled;
  const reached = alertsAt.filter((percent) => used > 0 && used * PERCENT >= percent * ceiling);
  return Math.max(0, ...reached);
}

async function tellAll(due: readonly Pending[]): Promise<void> {
  try {
    for (const one of due) await tell(one);
  } catch (error) {
    log("warn", "people cannot be told of quotas", { error: errorText(error) });
  }
}

async function tell({ charge, counter, percent, nowMs }: Pending): Promise<void> {
  const { tenant, quota, holder, windowStartMs } = charge;
  const names = await nameOf(charge);
  await bookkeep(async (tx) => {
    const own = and(
      eq(quotaCounters.quota, quota),
      eq(quotaCounters.holder, holder),
      eq(quotaCounters.windowStart, new Date(windowStartMs)),
    );
    // A ceiling that was raised since is reached anew.
    const isRise = percent > counter.alerted;
    const before = isRise ? lt(quotaCounters.alerted, percent) : gt(quotaCounters.alerted, percent);
    const noted = await tx
      .update(quotaCounters)
      .set({ alerted: percent })
      .where(and(own, before))
      .returning({ quota: quotaCounters.quota });
    if (!isRise || noted.length === 0) return;
    await notify(
      { ...systemCtx(tenant, "quotas"), now: () => nowMs },
      eventOf(charge, counter, percent, names),
      { tx },
    );
  });
}

function eventOf(
  charge: Charge,
  { settled, reserved }: CounterNow,
  percent: number,
  holderName: string,
): NotifyEvent {
  const { quota, name, holder, measure, mode, ceiling, windowEndMs } = charge;
  const used = measure === "concurrency" ? reserved : settled;
  const resetsAt = windowEndMs === null ? null : new Date(windowEndMs).toISOString();
  return {
    type: "quota.near",
    data: { quota, name, holder, holderName, measure, mode, used, ceiling, resetsAt, percent },
  };
}

async function nameOf({ tenant, holder, per }: Charge): Promise<string> {
  const kind = holderKind({ per });
  if (kind === null || holder === "") return "";
  const ref = { kind, id: holder };
  return (await subjectNames(tenant, [ref])).get(subjectKey(ref)) ?? holder;
}
