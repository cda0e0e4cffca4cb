import { sql } from "@/db/lake/sql";

/** Of a duration `took_ms`: eight steps a doubling, so that a step's middle is within 4.5 % of all that is in it. */
export const LATENCY_STEP = sql`toUInt8(least(255, round(8 * log2(greatest(took_ms, 1)))))`;

/** The middle of a step, in milliseconds. */
export const stepMs = (step: number): number => Math.round(2 ** (step / 8));
