import { domainErrorIn } from "@/lib/base/errors";
import { RETRY_AFTER_SECONDS } from "./limits";

/** Why a request is not taken, with the HTTP status that says so; over gRPC its twin in google.rpc.Code. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: 400 | 401 | 404 | 405 | 413 | 415 | 500 | 503,
    message: string,
    /** Tells exporters to come again. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** What is not a refusal already: the store is away, or a failure of ours, which the log explains. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (domainErrorIn(error)?.code === "UNAVAILABLE") {
    const words = "The store cannot be reached: nothing is acknowledged, try again shortly.";
    return new Refusal(503, words, RETRY_AFTER_SECONDS);
  }
  return new Refusal(500, "The collector failed on this request; its log says why.");
}
