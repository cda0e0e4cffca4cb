import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { type Sql, sql, strings, typed, uint } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import { cutPage } from "../base/page";
import type { TimeRange } from "../base/time";
import { LIGHT_COLUMNS, type LightRow, lightRow } from "./columns";
import { type Cursor, parseCursor } from "./cursor";
import type { Filter } from "./filter";
import { mayReadContent, noteContentRead, searchOf, whereNotedWords } from "./noteRead";
import { presentLight, withoutContents } from "./present";
import type { ActionView } from "./view";
import { whereRange, whereTerms } from "./where";

export const MAX_PAGE = 1_000;

export interface SearchInput {
  filter: Filter;
  range: TimeRange;
  /** 1 … 1000. */
  limit: number;
  cursor?: string | null;
  /** False where contents are not shown: then they are not given, and reading them is not noted. */
  previews?: boolean;
}

export interface ActionPage {
  actions: ActionView[];
  /** Opaque; give it back as `cursor` for the next older page. null at the end. */
  next: string | null;
}

/** Newest first, previews only, which is noted as reading contents. Needs audit.read. Throws INVALID for a cursor that is not ours. */
export async function searchActions(ctx: Ctx, input: SearchInput): Promise<ActionPage> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(1, input.limit), MAX_PAGE);
  const words = await whereNotedWords(ctx, input.filter);
  const rows: LightRow[] = [];
  let cursor = parseCursor(input.cursor);
  // A candidate's newest version may answer the filter otherwise than an older one, so pages are filled until full.
  while (rows.length <= limit) {
    const want = limit + 1 - rows.length;
    const candidates = await findCandidates(ctx, input, cursor, words, want);
    rows.push(...(await readNewest(ctx, input.filter, candidates)));
    cursor = candidates.at(-1) ?? null;
    if (candidates.length < want || !cursor) break;
  }
  const page = cutPage(rows, limit, (row) => [row.ts, row.id]);
  const opens = mayReadContent(ctx);
  const previews = opens && input.previews !== false;
  if (previews && page.rows.length > 0)
    await noteContentRead(ctx, searchOf(input.filter), { previews: true });
  const actions = page.rows.map((row) => presentLight(row, opens));
  return { actions: previews ? actions : actions.map(withoutContents), next: page.next };
}

const candidateRow = z.object({ ts: z.string(), id: z.string(), span_id: z.string() });
type Candidate = z.output<typeof candidateRow>;

/** Phase one, light: which rows, in any version. The order starts with the sort key, so that reading stops early. */
function findCandidates(
  ctx: Ctx,
  input: SearchInput,
  after: Cursor | null,
  words: Sql,
  limit: number,
): Promise<Candidate[]> {
  const older = after ? olderThan(after) : sql`1`;
  const query = sql`SELECT ts, id, span_id FROM actions
    WHERE ${whereRange(input.range)} AND ${whereTerms(input.filter)} AND ${words} AND ${older}
    ORDER BY toStartOfMinute(ts) DESC, ts DESC, id DESC LIMIT 1 BY id LIMIT ${uint(limit)}`;
  return readRows(query, candidateRow, { name: "actions.search", tenant: ctx.tenant });
}

/** Phase two: the newest version of each candidate, by the sort key as FINAL takes it, if it still answers the filter. In the candidates' order. */
async function readNewest(ctx: Ctx, filter: Filter, candidates: readonly Candidate[]): Promise<LightRow[]> {
  if (candidates.length === 0) return [];
  const newest = newestByKey(candidates);
  const query = sql`SELECT ${LIGHT_COLUMNS} FROM (${newest}) WHERE ${whereTerms(filter)}`;
  const found = await readRows(query, lightRow, { name: "actions.page", tenant: ctx.tenant });
  const byId = new Map(found.map((row) => [row.id, row]));
  return candidates.flatMap((candidate) => byId.get(candidate.id) ?? []);
}

function newestByKey(candidates: readonly Candidate[]): Sql {
  const minutes = [...new Set(candidates.map((candidate) => `${candidate.ts.slice(0, 16)}:00`))];
  const spans = [...new Set(candidates.map((candidate) => candidate.span_id))];
  return sql`SELECT ${LIGHT_COLUMNS} FROM actions
    WHERE tenant = {tenant:String} AND toStartOfMinute(ts) IN ${typed("Array(DateTime('UTC'))", minutes)} AND span_id IN ${strings(spans)}
    ORDER BY ingest_seq DESC LIMIT 1 BY toStartOfMinute(ts), trace_id, span_id`;
}

function olderThan(cursor: Cursor): Sql {
  const at = typed("DateTime64(9, 'UTC')", cursor.ts);
  return sql`toStartOfMinute(ts) <= toStartOfMinute(${at}) AND (ts, id) < (${at}, ${typed("String", cursor.id)})`;
}
