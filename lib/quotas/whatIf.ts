import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { admittedUsage } from "./admitted";
import { type QuotaDraft, readQuota } from "./input";
import { UNIT_SECONDS } from "./kinds";
import { type Cut, recordedAtOnce, recordedNames, recordedUsage } from "./recorded";
import { type Replayed, replay } from "./replay";
import { checkSubject, subjectKey, subjectNames } from "./subjects";
import { draftOf, standingQuota } from "./view";
import { windowAt } from "./window";

const WHAT_IF_DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

/** What a ceiling would have done in the last 30 days. Amounts in the measure's units; times are ISO 8601. */
export interface Effect {
  limited: number;
  /** Holders of a counter who would have been refused something. */
  holders: number;
  days: number;
  limitedMs: number;
  /** Who would have been refused most, five at most. */
  most: { id: string; name: string | null; limited: number }[];
}

export interface WhatIf {
  days: number;
  fromAt: string;
  /** `recorded`: model calls in the lake. `ledger`: what was asked of the ledger. */
  source: "recorded" | "ledger";
  /** Requests that it would have concerned, and how many have a counter among them. */
  requests: number;
  holders: number;
  effect: Effect;
  /** Of the quota as it stands, where one is edited. */
  present: Effect | null;
  /** The most that one counter took in one window; null where nothing was used. */
  peak: { name: string | null; at: string; amount: number } | null;
  /** What a replay cannot show, in sentences. */
  notes: string[];
}

/**
 * Replays the last 30 days against a draft: recorded model calls of the lake or what was asked of the ledger, whichever tells
 * of more; of keys, subscriptions and each team only the ledger knows. With `id`, also against that quota as it stands. Needs
 * `audit.read`; throws INVALID, NOT_FOUND, UNAVAILABLE while the lake is away.
 */
export async function whatIf(ctx: Ctx, given: unknown, id?: string): Promise<WhatIf> {
  requireAbility(ctx, "audit.read");
  const draft = readQuota(given);
  await checkSubject(store(), ctx.tenant, draft);
  const before = id === undefined ? null : draftOf(await standingQuota(store(), ctx.tenant, id));
  const now = await replayed(ctx, draft);
  const then = before && (await replayed(ctx, before));
  const fromAt = new Date(ctx.now() - WHAT_IF_DAYS * DAY_MS).toISOString();
  return { days: WHAT_IF_DAYS, fromAt, ...now, present: then?.effect ?? null };
}

async function replayed(ctx: Ctx, draft: QuotaDraft): Promise<Omit<WhatIf, "days" | "fromAt" | "present">> {
  const fromMs = ctx.now() - WHAT_IF_DAYS * DAY_MS;
  const isLedgers = isOnKeysOnly(draft);
  const dayOf = dayIn(draft.zone);
  if (draft.measure === "concurrency")
    return atOnce(ctx, draft, fromMs, isLedgers ? "ledger" : "recorded", dayOf);
  const range = { fromMs: windowAt(draft, fromMs).startMs, toMs: ctx.now() + 1 };
  const cut = cutOf(draft, range);
  const [admitted, recorded] = await Promise.all([
    admittedUsage(ctx, draft, range, fromMs, cut),
    isLedgers ? null : recordedUsage(ctx, draft, range, fromMs, cut),
  ]);
  // A gateway may ask the ledger and trace nothing, or trace what never asked: the fuller record of both.
  const isRecorded = recorded !== null && recorded.requests >= admitted.requests;
  const source = isRecorded ? "recorded" : "ledger";
  const [usage, other] = isRecorded ? [recorded, admitted] : [admitted, recorded];
  const told = { ceiling: draft.ceiling, bucketMs: cut.bucketMs, fromMs, dayOf };
  const done = replay(usage.buckets, told);
  const nameOf = await namesOf(ctx, draft, source, [...most(done), ...(usage.peak ? [usage.peak] : [])]);
  const { requests, holders, peak } = usage;
  return {
    source,
    requests,
    holders,
    effect: effectOf(done, nameOf),
    peak: peak && {
      name: nameOf(peak.holder).name,
      at: isoOf(peak.windowStartMs),
      amount: peak.amount,
    },
    notes: [...bothNotes(source, usage.requests, other?.requests ?? 0), ...notesOf(draft, source, usage)],
  };
}

const isOnKeysOnly = ({ subjectKind, per }: QuotaDraft) =>
  subjectKind === "key" || subjectKind === "subscription" || per === "key" || per === "team";

async function atOnce(
  ctx: Ctx,
  draft: QuotaDraft,
  fromMs: number,
  source: WhatIf["source"],
  dayOf: (ms: number) => string,
) {
  const rows = source === "ledger" ? [] : await recordedAtOnce(ctx, draft, { fromMs, toMs: ctx.now() + 1 });
  const done = replay(
    rows
      .filter(({ requests }) => requests > 0)
      .map((row) => ({ ...row, windowStartMs: row.startMs, amount: row.requests })),
    { ceiling: 0, bucketMs: HOUR_MS, fromMs, dayOf },
  );
  const [peak] = [...rows].sort((a, b) => b.peak - a.peak);
  const nameOf = await namesOf(ctx, draft, source, [...most(done), ...(peak ? [peak] : [])]);
  return {
    source,
    requests: rows.reduce((sum, row) => sum + row.began, 0),
    holders: new Set(rows.map(({ holder }) => holder)).size,
    effect: effectOf(done, nameOf),
    peak: peak
      ? {
          name: nameOf(peak.holder).name,
          at: isoOf(peak.startMs),
          amount: peak.peak,
        }
      : null,
    notes:
      source === "ledger"
        ? ["Requests at once of keys, teams and subscriptions cannot be replayed: the ledger keeps sums."]
        : [
            "Requests that would have been refused count as running here, so it would have refused fewer.",
            "Times are in hours: an hour counts where anything in it would have been refused.",
            ...scopeNotes(draft, source),
          ],
  };
}

/** How time is cut: a window that is a length is a bucket; the calendar's have hours, or quarters where a zone begins its days between hours. */
function cutOf(draft: QuotaDraft, { fromMs, toMs }: { fromMs: number; toMs: number }): Cut {
  const seconds = UNIT_SECONDS[draft.windowUnit];
  if (seconds !== undefined) return { bucketMs: seconds * draft.windowCount * 1_000, windowStartsMs: null };
  const windowStartsMs: number[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    const { startMs, endMs } = windowAt(draft, atMs);
    windowStartsMs.push(startMs);
    atMs = endMs ?? toMs;
  }
  const isWhole = windowStartsMs.every((ms) => ms % HOUR_MS === 0);
  return { bucketMs: isWhole ? HOUR_MS : QUARTER_MS, windowStartsMs };
}

function dayIn(zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  return (ms) => format.format(ms);
}

const MOST_SHOWN = 5;
const most = (done: Replayed) => done.byHolder.slice(0, MOST_SHOWN);
const isoOf = (ms: number) => new Date(ms).toISOString();

type NameOf = (holder: string) => { id: string; name: string | null };

async function namesOf(
  ctx: Ctx,
  draft: QuotaDraft,
  source: WhatIf["source"],
  rows: readonly { holder: string }[],
): Promise<NameOf> {
  const ids = [...new Set(rows.map(({ holder }) => holder))].filter((holder) => holder !== "");
  if (draft.per === "pooled" || ids.length === 0) return (id) => ({ id, name: null });
  const people = source === "recorded" ? await recordedNames(ctx, draft, ids) : new Map();
  const { per: kind } = draft;
  const names = await subjectNames(
    ctx.tenant,
    ids.map((id) => ({ kind, id })),
  );
  return (id) => people.get(id) ?? { id, name: names.get(subjectKey({ kind, id })) ?? (id || null) };
}

function effectOf(done: Replayed, nameOf: NameOf): Effect {
  const { limited, days, limitedMs, byHolder } = done;
  const shown = most(done).map((one) => ({ ...nameOf(one.holder), limited: one.limited }));
  return { limited, holders: byHolder.length, days, limitedMs, most: shown };
}

/** Where both the traces and the ledger tell of requests, that only one of them is replayed. */
function bothNotes(source: WhatIf["source"], requests: number, others: number): string[] {
  if (others === 0) return [];
  const [fuller, other] =
    source === "ledger" ? ["The ledger tells", "traces"] : ["Traces tell", "the ledger"];
  const [n, m] = [requests.toLocaleString("en-US"), others.toLocaleString("en-US")];
  return [`${fuller} of ${n} requests and ${other} of ${m}: the fuller record is replayed.`];
}

function notesOf(
  draft: QuotaDraft,
  source: WhatIf["source"],
  {
    requests,
    unnamed,
    unknown,
    isCut,
  }: { requests: number; unnamed: number; unknown: number; isCut: boolean },
): string[] {
  const said = (n: number) => n.toLocaleString("en-US");
  return [
    ...(isCut
      ? ["There were too many stretches over the ceiling to replay all: only the last of them count."]
      : []),
    ...(unnamed > 0
      ? [
          `Of ${said(unnamed)} of ${said(requests)} requests nobody knows whose they were: they count as one together.`,
        ]
      : []),
    ...(unknown > 0 ? [`What ${said(unknown)} requests took is not known: they count as nothing here.`] : []),
    ...scopeNotes(draft, source),
    "Requests are replayed as they came: who is refused may ask again later, or ask for less.",
  ];
}

function scopeNotes({ subjectKind, per }: QuotaDraft, source: WhatIf["source"]): string[] {
  if (source === "ledger")
    return [
      "Only requests that asked the ledger count: other traffic is not in it.",
      "Requests that were refused then count as if they had been admitted, with what they asked for.",
    ];
  return [
    ...(subjectKind === "team"
      ? ["Recorded traffic does not say which team pays: what its members asked for counts, whoever paid."]
      : []),
    ...(subjectKind === "person" || per === "person"
      ? ["Recorded traffic does not say whose key it was: on whose behalf it was counts."]
      : []),
  ];
}
