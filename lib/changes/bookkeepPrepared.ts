import type { RunPrepared } from "@/db/store/slot";
import { preparedStatement, preparedTransaction } from "@/db/store/transaction";

/** As `bookkeep`, of statements that the engine reads and plans once: for what is noted hundreds of times a second. */
export async function bookkeepPrepared<T>(fn: (run: RunPrepared) => Promise<T>): Promise<T> {
  return preparedTransaction(fn);
}

/** The same of one statement, which is all done or not at all by itself: nothing is begun and nothing committed beside it. */
export const bookkeepAlone: RunPrepared = (statement, values) => preparedStatement(statement, values);
