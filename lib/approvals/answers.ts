import { and, asc, eq, inArray } from "drizzle-orm";
import { approvalAnswers } from "@/db/store/schema/approvals";
import { people } from "@/db/store/schema/people";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { AnswerView } from "./approval";

/** What people answered, by approval, the earliest first. */
export async function answersOf(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
  ids: readonly string[],
): Promise<Map<string, AnswerView[]>> {
  const found = new Map<string, AnswerView[]>();
  if (ids.length === 0) return found;
  const rows = await reader
    .select({ answer: approvalAnswers, instead: people.name })
    .from(approvalAnswers)
    .leftJoin(people, eq(people.id, approvalAnswers.insteadOf))
    .where(and(eq(approvalAnswers.tenant, ctx.tenant), inArray(approvalAnswers.approval, [...ids])))
    .orderBy(asc(approvalAnswers.at), asc(approvalAnswers.id));
  for (const { answer: row, instead } of rows) {
    const mine = found.get(row.approval) ?? [];
    found.set(row.approval, mine);
    const insteadOf = row.insteadOf === null ? null : (instead ?? row.insteadOf);
    mine.push({
      answer: row.answer,
      reason: row.reason,
      by: row.byName,
      insteadOf,
      at: row.at.toISOString(),
    });
  }
  return found;
}
