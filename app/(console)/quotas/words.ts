import { counted } from "@/app/_ui/format/count";
import { duration } from "@/app/_ui/format/duration";
import { amountCell } from "@/lib/quotas/amount";
import type { CounterState, SubjectKind, WindowUnit } from "@/lib/quotas/kinds";
import type { CounterTotals, CounterView } from "@/lib/quotas/listCounters";
import type { Measure } from "@/lib/quotas/quota";

export const KIND_WORDS: Readonly<Record<SubjectKind, string>> = {
  tenant: "Everybody",
  key: "Key",
  person: "Person or service",
  agent: "Agent",
  human: "Human behind agents",
  team: "Team",
  subscription: "Subscription",
};

export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  requests: "Requests",
  input_tokens: "Input tokens",
  output_tokens: "Output tokens",
  total_tokens: "Tokens",
  cost: "Money (USD)",
  concurrency: "Requests at once",
};

export const UNIT_LABELS: Readonly<Record<Exclude<WindowUnit, "none">, string>> = {
  second: "Seconds",
  minute: "Minutes",
  hour: "Hours",
  day: "Day",
  week: "Calendar week (from Monday)",
  month: "Calendar month",
  quarter: "Calendar quarter",
  year: "Calendar year",
  fiscal_quarter: "Fiscal quarter",
  fiscal_year: "Fiscal year",
};

/** A ceiling as the form's field has it, read back as it is. */
export const amountText = (amount: number, measure: Measure) => amountCell(amount, measure);

export const MODE_WORDS = {
  hard: "Hard: refuses what would go over",
  soft: "Soft: lets it through and tells people",
  shadow: "Shadow: only counts, to try it out",
} as const;

export const STATE_WORDS: Readonly<Record<CounterState, string>> = {
  full: "Nothing left",
  near: "Nearly full",
  open: "Room left",
  unused: "Not used",
  off: "Switched off",
};

/** A time in a named zone: `1 Dec 00:00`, with the year where it is another one. */
export function zoneTime(iso: string, zone: string, nowMs: number): string {
  const at = new Date(iso);
  const parts = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  const year = at.getUTCFullYear() === new Date(nowMs).getUTCFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat("en-GB", { ...parts, ...year, timeZone: zone, hourCycle: "h23" })
    .format(at)
    .replace(",", "");
}

/** `in 9 d 3 h`; `now` for what is past. */
export function inWords(iso: string, nowMs: number): string {
  const leftMs = Date.parse(iso) - nowMs;
  return leftMs <= 0 ? "now" : `in ${duration(leftMs)}`;
}

/** Whose counter it is: its name, or that it is shared. */
export function holderWords({ quota, holder, holderName }: CounterView): string {
  if (holder === null) return `No ${quota.per} has drawn in this window`;
  if (quota.per === "pooled") return "Shared";
  if (holder === "") return `Nobody named a ${quota.per}: one counter for them all`;
  return holderName ?? holder;
}

/** `2 counters near or at their ceiling, 1 with nothing left · 31 refusals in 24 h`. */
export function quotasSentence(totals: CounterTotals, refused: number): string {
  const all = totals.full + totals.near + totals.open + totals.unused + totals.off;
  if (all === 0) return "Nothing is limited";
  const parts = [
    totals.near > 0 && `${counted(totals.near, "counter")} over 80 % or full before the reset`,
    totals.full > 0 && `${totals.full.toLocaleString("en-US")} with nothing left`,
  ].filter((part) => part !== false);
  const state = parts.length > 0 ? parts.join(", ") : `${counted(all, "counter")}, all with room left`;
  return `${state} · ${counted(refused, "refusal")} in 24 h${totals.isCut ? " · only the fullest are counted" : ""}`;
}
