import { createHash, randomBytes } from "node:crypto";

/** Generated for each start: nothing outside this process and its child ever knows them. */
export interface LakePasswords {
  writer: string;
  reader: string;
}

export function newPasswords(): LakePasswords {
  return { writer: randomBytes(24).toString("hex"), reader: randomBytes(24).toString("hex") };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Power loss must not undo an acknowledged insert: every part and its folder reach the disk before the answer. A part of up to
 * 32 MiB is one file for all columns: beyond 10, as the server has it, a batch of 2,000 rows made some 200 to be synced.
 */
const MERGE_TREE = `
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <min_rows_to_fsync_after_merge>1</min_rows_to_fsync_after_merge>
    <min_bytes_for_wide_part>33554432</min_bytes_for_wide_part>
    <old_parts_lifetime>480</old_parts_lifetime>`;

/**
 * The server's configuration and its users in one file (lake.md §1). `default` stays without a password, because
 * clickhouse-local signs in as it, so it is stripped to opening the listener.
 */
export function serverConfig(path: string, passwords: LakePasswords, memoryBytes: number): string {
  return `<clickhouse>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <index_mark_cache_size>67108864</index_mark_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <keep_alive_timeout>30</keep_alive_timeout>
  <merge_tree>${MERGE_TREE}
  </merge_tree>
  <user_directories><users_xml><path>${path}</path></users_xml></user_directories>
  <profiles>
    <default></default>
    <writer></writer>
    <reader>
      <readonly>2</readonly>
      <max_execution_time>30</max_execution_time>
      <cancel_http_readonly_queries_on_client_close>1</cancel_http_readonly_queries_on_client_close>
    </reader>
  </profiles>
  <quotas><default></default></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile><quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
    </default>
    ${user("bailiwick_writer", passwords.writer, "writer", [
      "GRANT SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE ON audit.*",
      "GRANT TABLE ENGINE ON *",
      "GRANT SELECT ON system.*",
    ])}
    ${user("bailiwick_reader", passwords.reader, "reader", ["GRANT SELECT ON audit.*"])}
  </users>
</clickhouse>
`;
}

function user(name: string, password: string, profile: string, grants: string[]): string {
  return `<${name}>
      <password_sha256_hex>${sha256(password)}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>${profile}</profile><quota>default</quota>
      <grants>${grants.map((grant) => `<query>${grant}</query>`).join("")}</grants>
    </${name}>`;
}
