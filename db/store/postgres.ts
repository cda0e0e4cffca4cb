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
  try {
    (await pool.connect()).release();
    return pool;
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

function addressOf(url: string): string {
  try {
    return new URL(url).host || "the local socket";
  } catch {
    return "an address that cannot be read";
  }
}
