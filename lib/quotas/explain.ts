import { and, eq } from "drizzle-orm";
import { reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { amountWords } from "./amount";
import { isTurnedAway } from "./apply";
import { type ExplainedLimit, explainedLimits } from "./explainedLimits";
import { type LedgerEntry, readEntries } from "./ledgerEntry";
import { refusalWords, retryAfterSeconds } from "./refusalWords";
import { type ReservationRow, type ReservationView, reservationView } from "./reservation";

/** Why a request was limited, or that it was not. */
export interface Explanation {
  reservation: ReservationView;
  /** For people: what stood in the way, in one or two sentences. */
  words: string;
  /** The limit that refused; null where none did. */
  limit: ExplainedLimit | null;
  /** Those that the request is charged to. */
  limits: ExplainedLimit[];
  /** From when it was refused; null where waiting does not help, or nothing was refused. */
  retryAfterSeconds: number | null;
  entries: LedgerEntry[];
}

/** Explains a request by the id that its caller gave it, for as long as the ledger has it. Needs `audit.read`; throws NOT_FOUND. */
export async function explain(ctx: Ctx, requestId: string): Promise<Explanation> {
  requireAbility(ctx, "audit.read");
  const [row] = await store()
    .select()
    .from(reservations)
    .where(and(eq(reservations.tenant, ctx.tenant), eq(reservations.requestId, requestId)));
  if (!row) throw notFound("request");
  const entries = await readEntries(ctx.tenant, row.id);
  const all = await explainedLimits(ctx.tenant, row, entries);
  const { refusal } = row;
  const limit = refusal ? (all.find(({ quota }) => quota === refusal.quota) ?? null) : null;
  return {
    reservation: reservationView(row),
    words: refusal
      ? refusalWords(refusal, row.model, limit?.zone ?? "UTC")
      : (turnedAwayWords(row) ?? admittedWords(row, all.length)),
    limit,
    limits: refusal ? [] : all,
    retryAfterSeconds: refusal && retryAfterSeconds(refusal, row.createdAt.getTime()),
    entries,
  };
}

/** Refused before any limit was looked at: by the key, its subscription, the model's access, or a stop. */
const turnedAwayWords = (row: ReservationRow) =>
  isTurnedAway(row) ? `${row.outcome ?? "It was refused."} ${NO_LIMIT}` : null;

const NO_LIMIT =
  "No limit was looked at, so more of one would not help: an administrator decides who may call which models.";

function admittedWords({ state, usageSource, estimate, actual }: ReservationRow, limits: number): string {
  const had =
    limits === 0
      ? "No limit concerned it"
      : `${limits === 1 ? "The 1 limit" : `All ${limits} limits`} that concerned it had room`;
  const { inputTokens, outputTokens } = actual ?? estimate;
  const tokens = amountWords(inputTokens + outputTokens, "total_tokens");
  const became = {
    reserved: `It is open, with ${tokens} set aside`,
    settled:
      usageSource === "none"
        ? `Nobody counted what it took, so the estimate of ${tokens} stays charged`
        : `It was charged ${tokens}`,
    released: "It never reached a model, and nothing was charged",
    expired: `Nobody said how it ended, so the estimate of ${tokens} was charged`,
    refused: "It was refused",
  };
  return `The request was admitted. ${had}. ${became[state]}.`;
}
