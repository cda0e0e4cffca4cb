import { type messages, type PGlite, protocol } from "@electric-sql/pglite";
import type { Engine, Prepared, RunPrepared } from "./slot";

const { serialize } = protocol;
const [BEGIN, COMMIT, ROLLBACK] = ["BEGIN", "COMMIT", "ROLLBACK"].map(serialize.query) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
/** Of the portal without a name, all its rows; then the end of the question, which commits what was not begun. */
const EXECUTE_AND_SYNC = Buffer.concat([serialize.execute(), serialize.sync()]);
const BIND = "B".charCodeAt(0);

/**
 * Prepares and runs statements by the protocol itself: one call into the engine each, its parameters as they are. PGlite's
 * `exec` takes them within SQL only, and makes four readers a question, whose private fields (weak maps, once compiled) cost
 * the collector more than the answer.
 */
export function preparedPglite(client: PGlite): Pick<Engine, "prepared" | "preparedAlone"> {
  const ask = asking(client);
  const run = running(ask);
  const waiting: (() => Promise<unknown>)[] = [];
  // One function for all, in the order in which they came: the engine's lock makes a generator function a turn, whose map
  // is old from birth and keeps what it was given until the collector looks through the old.
  const next = () => waiting.shift()?.();
  const exclusively = async <T>(fn: () => Promise<T>): Promise<T> => {
    await client._checkReady();
    waiting.push(fn);
    return (await client._runExclusiveTransaction(next as () => Promise<unknown>)) as T;
  };
  return {
    preparedAlone: (statement, values) => exclusively(() => run(statement, values)),
    prepared: (fn) =>
      exclusively(async () => {
        await ask(BEGIN);
        try {
          const result = await fn(run);
          await ask(COMMIT);
          return result;
        } catch (error) {
          await ask(ROLLBACK);
          throw error;
        }
      }),
  };
}

interface Answer {
  rows: (string | null)[][];
  columns: string[];
  error: messages.DatabaseError | undefined;
}
type Ask = (message: Uint8Array) => Promise<Answer>;

/** Throws what the engine answers with as an error, once it is ready for the next question. */
function asking(client: PGlite): Ask {
  const parser = new protocol.Parser();
  return async (message) => {
    const answer: Answer = { rows: [], columns: [], error: undefined };
    const onRawData = (data: Uint8Array) => parser.parse(data, (part) => take(answer, part));
    // As a stream, or PGlite reads it too, and keeps what it read.
    await client.execProtocolRawStream(message, { syncToFs: false, onRawData });
    if (answer.error) throw answer.error;
    return answer;
  };
}

function take(answer: Answer, part: { name: string }): void {
  if (part.name === "dataRow") answer.rows.push((part as messages.DataRowMessage).fields);
  else if (part.name === "rowDescription")
    answer.columns = (part as messages.RowDescriptionMessage).fields.map(({ name }) => name);
  else if (part.name === "error") answer.error = part as messages.DatabaseError;
}

function running(ask: Ask): RunPrepared {
  const known = new Map<string, string[]>();
  const prepare = async ({ name, text }: Prepared) => {
    const messages = [serialize.parse({ name, text }), serialize.describe({ type: "S", name })];
    const { columns } = await ask(Buffer.concat([...messages, serialize.sync()]));
    known.set(name, columns);
    return columns;
  };
  const written = new Written();
  return async (statement, values) => {
    const columns = known.get(statement.name) ?? (await prepare(statement));
    const { rows } = await ask(written.bind(statement.name, values));
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
  };
}

/** Where messages are written, one over the other: the engine has read each when its call returns. */
class Written {
  #bytes = Buffer.alloc(16_384);

  /** Bind, Execute and Sync of a prepared statement, all texts. (PostgreSQL, "Message Formats".) */
  bind(name: string, values: readonly string[]): Uint8Array {
    const length = values.reduce((sum, value) => sum + 4 + Buffer.byteLength(value), 12 + name.length);
    if (this.#bytes.length < 1 + length + EXECUTE_AND_SYNC.length)
      this.#bytes = Buffer.alloc(2 * length + 64);
    const bytes = this.#bytes;
    bytes[0] = BIND;
    bytes.writeInt32BE(length, 1);
    // The portal's name, which is none; then the statement's.
    let at = bytes.writeUInt8(0, 5);
    at += bytes.write(`${name}\0`, at, "latin1");
    at = bytes.writeInt16BE(0, at);
    at = bytes.writeInt16BE(values.length, at);
    for (const value of values) {
      const size = bytes.write(value, at + 4);
      at = bytes.writeInt32BE(size, at) + size;
    }
    at = bytes.writeInt16BE(0, at);
    return bytes.subarray(0, at + EXECUTE_AND_SYNC.copy(bytes, at));
  }
}
