import { isTransient } from "@/lib/actions/lakeError";
import { idsOfRemoved } from "@/lib/tenants/removed";

/** A row that the lake refuses whatever is tried, and why. */
export interface Refused {
  id: string;
  reason: string;
}

/** Rows of living tenants, and the refusals of those whose tenant was removed meanwhile: no batch that waited outlives it. */
export async function splitRemoved<Row extends { id: string; tenant: string }>(
  rows: readonly Row[],
  nowMs: number,
): Promise<{ living: readonly Row[]; late: Refused[] }> {
  const removed = await idsOfRemoved(nowMs);
  const late = rows.filter(({ tenant }) => removed.has(tenant));
  const living = late.length > 0 ? rows.filter(({ tenant }) => !removed.has(tenant)) : rows;
  return { living, late: late.map(({ id }) => ({ id, reason: "the tenant was removed" })) };
}

/** Writes rows in one block. What the lake refuses is found by halving them, so that one row never fails the others. */
export async function writeOrHalve<Row extends { id: string }>(
  rows: readonly Row[],
  write: (some: readonly Row[]) => Promise<void>,
  nameOf: (row: Row) => string,
): Promise<Refused[]> {
  try {
    await write(rows);
    return [];
  } catch (error) {
    if (isTransient(error)) throw error;
    const [only] = rows;
    if (rows.length === 1 && only) return [{ id: only.id, reason: `${nameOf(only)} cannot be stored` }];
    const half = Math.ceil(rows.length / 2);
    const first = await writeOrHalve(rows.slice(0, half), write, nameOf);
    return [...first, ...(await writeOrHalve(rows.slice(half), write, nameOf))];
  }
}
