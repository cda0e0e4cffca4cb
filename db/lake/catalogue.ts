import { z } from "zod";
import { lake } from "./client";

/** A table of the lake as the server's catalogue has it. Nobody lists tables by hand, so that a new one cannot be forgotten. */
export interface LakeTable {
  name: string;
  engine: string;
  /** In their order, without what the server computes (MATERIALIZED, ALIAS). */
  columns: string[];
  /** Whether materialized views read what is inserted into it. */
  feeds: boolean;
}

/** A materialized view: what makes it again. */
export interface LakeView {
  name: string;
  statement: string;
}

/** Ours for the time of a backup or a restore, and the ledger that migrating makes: never copied. */
export const SNAPSHOT_PREFIX = "backup_snapshot_";
export const RESTORE_MARK = "restore_unfinished";
const LEDGER = "schema_migrations";
const VIEWS = ["MaterializedView", "View", "LiveView", "Dictionary"];

const tableRow = z.object({
  name: z.string(),
  engine: z.string(),
  create: z.string(),
  dependents: z.array(z.string()),
  columns: z.array(z.string()),
});

/** Every table that holds rows, and every materialized view. Throws an Error for an engine that cannot be copied. */
export async function lakeCatalogue(): Promise<{ tables: LakeTable[]; views: LakeView[] }> {
  const { writer, database } = lake();
  const found = await writer.query({
    query: `SELECT t.name AS name, any(t.engine) AS engine, any(t.create_table_query) AS create,
        any(t.dependencies_table) AS dependents,
        arrayMap(c -> c.2, arraySort(groupArrayIf((c.position, c.name), c.default_kind NOT IN ('MATERIALIZED', 'ALIAS')))) AS columns
      FROM system.tables AS t INNER JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
      WHERE t.database = {database:String} GROUP BY name ORDER BY name`,
    query_params: { database },
    format: "JSONEachRow",
  });
  const rows = z.array(tableRow).parse(await found.json());
  const ours = rows.filter(
    ({ name }) => name !== LEDGER && name !== RESTORE_MARK && !name.startsWith(SNAPSHOT_PREFIX),
  );
  const tables = ours
    .filter(({ engine }) => !VIEWS.includes(engine))
    .map(({ name, engine, columns, dependents }) => ({
      name,
      engine,
      columns,
      feeds: dependents.length > 0,
    }));
  const odd = tables.find(({ engine }) => !engine.endsWith("MergeTree"));
  if (odd)
    throw new Error(`The lake's table ${odd.name} is of engine ${odd.engine}, which a backup cannot copy.`);
  const views = ours
    .filter(({ engine }) => engine === "MaterializedView")
    .map(({ name, create }) => ({ name, statement: create }));
  return { tables, views };
}
