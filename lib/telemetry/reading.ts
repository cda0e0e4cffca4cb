import { noAttributes } from "./attributes";
import { DAY_MS, EARLIEST_START_NS, MAX_REASONS, SpanProblem } from "./limits";
import type { WireReader } from "./protobuf";
import type { Attributes, Span } from "./span";

/** How many of a body were refused, and why (distinct reasons, at most five). */
export interface Rejected {
  count: number;
  reasons: string[];
}

/**
 * What an export request holds, whatever its signal: resources, scopes in them, items in those. `T` is the item. Both
 * encodings are read by it, so that what is taken does not depend on how it travelled.
 */
export interface Reading<T> {
  /** The names of the three levels in OTLP/JSON. */
  names: { resources: string; scopes: string; items: string };
  /** An item with nothing said yet: what proto3 gives for missing fields. */
  begin: (resource: Attributes, scope: Span["scope"], schemaUrl: string) => T;
  /** Throw SpanProblem where this item must be refused. */
  readJson: (given: unknown, item: T) => void;
  readProtobuf: (r: WireReader, end: number, item: T) => void;
  take: (item: T) => void;
  reject: (reason: string) => void;
}

/** Counts what is refused into `rejected`. */
export function rejector(rejected: Rejected): (reason: string) => void {
  return (reason) => {
    rejected.count++;
    if (rejected.reasons.length < MAX_REASONS && !rejected.reasons.includes(reason))
      rejected.reasons.push(reason);
  };
}

/** What is wrong with a time by the receiver's clock; null for nothing. `what` is its name in words. */
export function problemWithTime(ns: bigint, nowMs: number, what: string): string | null {
  if (ns === 0n) return `no ${what}`;
  if (ns < EARLIEST_START_NS) return `the ${what} is before 2015`;
  if (ns > latestNs(nowMs)) return `the ${what} is more than 24 hours in the future`;
  return null;
}

export const latestNs = (nowMs: number) => BigInt(Math.floor(nowMs) + DAY_MS) * 1_000_000n;

/** Runs a reader and says what was wrong with what it read; null for nothing. */
export function problemOf(read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof SpanProblem) return error.message;
    throw error;
  }
}

/** A resource as it is read, once for all of its items. */
export interface ResourceRead {
  attributes: Attributes;
  schemaUrl: string;
  /** Why every item of this resource must be refused. */
  problem: string | null;
}

export const newResource = (): ResourceRead => ({ attributes: noAttributes(), schemaUrl: "", problem: null });
