// The embedded lake's own process: it *is* a ClickHouse server. `chdb_query_cmdline` runs clickhouse-local's main()
// and blocks until the last queries file (a FIFO that the parent holds open) reaches its end. Plain JavaScript, so that
// node starts it as it stands, from source and from a build alike. Undocumented by chDB: pinned, and booted by a test.
import { createRequire } from "node:module";
import { DataType, define, isNullPointer, open } from "ffi-rs";

const require = createRequire(import.meta.url);
const { libchdbPath } = require("chdb/libchdb");
const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

if (process.platform === "linux") {
  open({ library: "libc", path: "libc.so.6" });
  const { prctl } = define({
    prctl: {
      library: "libc",
      retType: DataType.I32,
      paramsType: [DataType.I32, DataType.I32, DataType.I32, DataType.I32, DataType.I32],
    },
  });
  prctl([PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0]);
}

open({ library: "chdb", path: libchdbPath() });
const chdb = define({
  chdb_query_cmdline: {
    library: "chdb",
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
  },
  chdb_result_error: { library: "chdb", retType: DataType.External, paramsType: [DataType.External] },
});

// The library prints its own error to stderr, where the supervisor reads it; here only the fact matters.
const argv = ["clickhouse", ...process.argv.slice(2)];
const result = chdb.chdb_query_cmdline([argv.length, argv]);
const failed = isNullPointer(result) || !isNullPointer(chdb.chdb_result_error([result]));
process.exit(failed ? 1 : 0);
