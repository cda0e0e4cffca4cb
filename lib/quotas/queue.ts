import { isTaken } from "@/db/store/taken";
import { isDomainError } from "@/lib/base/errors";
import type { Op } from "./apply";
import { commitOps } from "./commit";
import { tellNear } from "./near";
import { perStore } from "./perStore";
import type { Applied } from "./work";

const MOST_AT_ONCE = 200;
const MOST_TRIES = 5;

interface Waiting {
  op: Op;
  resolve: (applied: Applied) => void;
  reject: (error: unknown) => void;
}

/**
 * The one way into the ledger of this process. Operations gather while a transaction runs and share the next one; other
 * processes do the same, and the store's locks put their transactions in a row, counter by counter.
 */
class Queue {
  readonly #waiting: Waiting[] = [];
  #running = false;

  submit(op: Op): Promise<Applied> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ op, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      // With the end of this turn: what came with it goes along.
      setImmediate(() => this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#together(this.#waiting.splice(0, MOST_AT_ONCE));
    this.#running = false;
  }

  /** Never throws: each hears for itself. What the store refuses of many is tried again one by one, so that no operation fails another. */
  async #together(batch: readonly Waiting[], tries = 1): Promise<void> {
    try {
      const { outcomes, moved, atMs } = await commitOps(batch.map(({ op }) => op));
      tellNear(moved, atMs);
      batch.forEach(({ resolve, reject }, at) => {
        const outcome = outcomes[at];
        if (outcome && !isDomainError(outcome)) resolve(outcome);
        else reject(outcome);
      });
    } catch (error) {
      if (isPassing(error) && tries < MOST_TRIES) return this.#together(batch, tries + 1);
      if (batch.length === 1) return batch[0]?.reject(error);
      for (const one of batch) await this.#together([one]);
    }
  }
}

const queueOf = perStore(() => new Queue());

/** Does an operation with those that come at the same time, in one transaction. Throws DomainError, or UNAVAILABLE where the store is away: then it may have been done, and is safe to be told again. */
export const submit = (op: Op): Promise<Applied> => queueOf().submit(op);

/** SQLSTATE class 40: rolled back for others' sake (deadlock, serialization). (PostgreSQL, appendix A.) */
const ROLLED_BACK = /^40/;

/** True for what the next try does not meet: somebody was there first, or in the way. */
function isPassing(error: unknown): boolean {
  let inner = error;
  for (let depth = 0; depth < 5 && inner instanceof Error; depth++, inner = inner.cause) {
    if (inner.name === "MissingCounter" || isTaken(inner)) return true;
    if ("code" in inner && ROLLED_BACK.test(String(inner.code))) return true;
  }
  return false;
}
