/** A body as it travels, and unpacked; OTLP exporters send batches of 512 spans, about 100 KB. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** All bodies that are being read or wait to be written: what bounds the collector's memory. */
export const MAX_INFLIGHT_BYTES = 256 * 1024 * 1024;
/** Rows in one insert. One request may exceed it and is then an insert of its own. */
export const MAX_BATCH_ROWS = 2_000;
/** Inserts that run at once: one is prepared and settled while the lake writes the other. */
export const MAX_COMMITS = 2;
/** Rows that may wait; beyond it exporters are told to come again. */
export const MAX_WAITING_ROWS = 40_000;
export const RETRY_AFTER_SECONDS = 2;
export const RETRY_WHEN_FULL_SECONDS = 30;
/** Calls of one gRPC connection that run at once. */
export const MAX_CALLS_A_CONNECTION = 32;
/** Room that a call over gRPC takes while its message is read, of which nobody says the length before. */
export const READING_BYTES = 4 * 1024 * 1024;
/** Connections over gRPC are ended, when nothing runs on them, so that exporters find new processes behind a load balancer. */
export const MAX_CONNECTION_MS = 600_000;
/** From a call's first byte until its message must be there. */
export const MAX_CALL_MS = 60_000;
