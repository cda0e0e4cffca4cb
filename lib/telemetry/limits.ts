import { DomainError } from "@/lib/base/errors";

/** Levels of arrays and maps that an attribute's value may have inside one another. */
export const MAX_VALUE_DEPTH = 32;
/** Attributes of one span, one event or one resource, duplicates counted. */
export const MAX_ATTRIBUTES = 1_024;
export const MAX_EVENTS = 1_024;
/** Brackets open at once in an OTLP/JSON body: a value takes up to four a level, the request about a dozen. */
export const MAX_JSON_DEPTH = 512;
/** Spans or log records of one body, which may be a few bytes each; exporters send hundreds, and collectors some thousands. */
export const MAX_ITEMS = 200_000;
/** Different reasons that a partial success tells of. */
export const MAX_REASONS = 5;

export const DAY_MS = 86_400_000;
/** 2015-01-01, before which no agent ran: a start before it is a broken clock. */
export const EARLIEST_START_NS = 1_420_070_400_000_000_000n;

/** Why one span or log record cannot be taken. Caught in this folder: the rest of the batch goes on. */
export class SpanProblem extends Error {
  override readonly name = "SpanProblem";
}

/** The refusal of a whole body, because its structure is broken and nothing after the break can be trusted. */
export function notARequest(detail: string): DomainError {
  return new DomainError("INVALID", {
    what: `the body is not an OTLP export request: ${detail}`,
  });
}
