import pg from "pg";
import { refusal } from "../refusal";

/** Connects to the server of DATABASE_URL. Throws UNAVAILABLE, naming host and port but never the password. */
export async function openPostgres(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    application_name: "bailiwick",
  });
  // An idle connection that the server drops is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  // Nor does one that is dropped within a transaction: its next statement says so.
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    (await pool.connect()).release();
    return sayWhenLost(pool, addressOf(url));
  } catch (error) {
    await pool.end();
    throw refusal(
      "UNAVAILABLE",
      `The database at ${addressOf(url)} cannot be used.`,
      error instanceof Error ? `${error.message || (error as NodeJS.ErrnoException).code}.` : "",
      "Check DATABASE_URL and that the server runs, or unset it to use the embedded store.",
      error,
    );
  }
}

/**
 * SQLSTATE classes 08 (connection), 53 (no resources) and 57P (shut down, starting), and what sockets say: the server is
 * lost, not the statement wrong. (PostgreSQL, appendix A.)
 */
const LOST =
  /^(08...|53...|57P..|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const LOST_WORDS =
  /connection terminated|timeout exceeded when trying to connect|connection error|client has encountered/i;

/** Makes a lost server UNAVAILABLE wherever a query or a connection fails of it, so that callers hear 503 and come again. */
function sayWhenLost(pool: pg.Pool, address: string): pg.Pool {
  const guarded = new WeakSet<object>();
  const explain = (error: unknown): never => {
    throw isLost(error) ? lost(address, error) : error;
  };
  const guard = <T extends { query: pg.Pool["query"] }>(target: T): T => {
    if (guarded.has(target)) return target;
    guarded.add(target);
    const query = target.query.bind(target) as (...args: unknown[]) => unknown;
    target.query = ((...args: unknown[]) => {
      const answer = query(...args);
      return answer instanceof Promise ? answer.catch(explain) : answer;
    }) as pg.Pool["query"];
    return target;
  };
  const connect = pool.connect.bind(pool);
  pool.connect = ((callback?: Parameters<typeof connect>[0]) =>
    callback ? connect(callback) : connect().then(guard, explain)) as pg.Pool["connect"];
  return guard(pool);
}

function isLost(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return LOST.test(String(code)) || LOST_WORDS.test(String(message));
}

function lost(address: string, cause: unknown): Error {
  const why = `The database at ${address} does not answer.`;
  return refusal("UNAVAILABLE", "The store cannot be reached.", why, "Try again shortly.", cause);
}

function addressOf(url: string): string {
  try {
    return new URL(url).host || "the local socket";
  } catch {
    return "an address that cannot be read";
  }
}
