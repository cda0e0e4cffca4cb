// `npm test`: installs what is missing, then lint, types, unit, database, process and browser tests, and ends with a
// line `N passed, N failed`. Node built-ins only. `--long` adds the soaks.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { prepareInstall, requireNode, root } from "./install.mjs";

requireNode();
await prepareInstall();
const { prepareSystem } = await import("./system.mjs");
prepareSystem();

const long = process.argv.includes("--long");
const reports = join(root, "test-results");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const say = (line) => process.stderr.write(`${line}\n`);
const bin = (name) => join(root, "node_modules", ".bin", name);
const vitest = (project, ...others) =>
  [
    bin("vitest"),
    "--config config/vitest.config.ts --run --reporter=default --reporter=json".split(" "),
    [project, ...others].flatMap((name) => ["--project", name]),
    `--outputFile.json=test-results/${project}.json`,
  ].flat();
const steps = [
  { name: "format", command: [bin("biome"), "check", "."] },
  { name: "lint", command: [bin("oxlint"), "--deny-warnings", "."] },
  { name: "types", command: ["sh", "-c", `${bin("next")} typegen && ${bin("tsc")} --noEmit`] },
  { name: "dead code", command: [bin("knip"), "--config", "config/knip.json"] },
  { name: "unit", command: vitest("unit"), report: "unit.json" },
  { name: "database", command: vitest("db"), report: "db.json" },
  {
    name: "build",
    command: [process.execPath, "-e", "import('./bin/build.mjs').then((b) => b.buildIfStale())"],
  },
  { name: "process", command: vitest("process", "alone"), report: "process.json" },
  {
    name: "browser",
    command: [bin("playwright"), "test", "--config", "config/playwright.config.ts"],
    report: "e2e.json",
  },
];

let passed = 0;
let failed = 0;
const failures = [];
const broken = [];
for (const step of steps) {
  const startedMs = Date.now();
  say(`\n── ${step.name}`);
  const [program, ...args] = step.command;
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...(long ? { BAILIWICK_LONG: "1" } : {}) };
  const { status } = spawnSync(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env });
  const report = step.report ? readReport(step.report) : null;
  const counts = step.report
    ? countReport(report)
    : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  if (report) broken.push(...brokenTests(report).map((line) => `${step.name} › ${line}`));
  // A runner that ends badly without a failed test has failed all the same; so has one without a report or a test.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  passed += counts.passed;
  failed += counts.failed;
  if (counts.failed > 0) failures.push(step.name);
  say(
    `── ${step.name}: ${counts.passed} passed, ${counts.failed} failed, ${((Date.now() - startedMs) / 1000).toFixed(1)} s`,
  );
}
// Said again at the end: what a long log keeps is its end.
for (const line of broken) say(`\n${line}`);
if (failures.length > 0) say(`\nFailed: ${failures.join(", ")}`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function readReport(name) {
  const file = join(reports, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

function countReport(report) {
  if (!report) return { passed: 0, failed: 1 };
  if (report.stats) return count(report.stats.expected + report.stats.flaky, report.stats.unexpected);
  return count(report.numPassedTests, report.numFailedTests);
}

/** The name of each failed test, and the first lines of why: of Vitest's report or Playwright's. */
function brokenTests(report) {
  const shown = (name, messages) => `${name}\n${messages.join("\n").split("\n").slice(0, 12).join("\n")}`;
  if (report.testResults)
    return report.testResults.flatMap(({ name, message, assertionResults }) => {
      const broke = assertionResults.filter((one) => one.status === "failed");
      if (broke.length > 0) return broke.map((one) => shown(one.fullName, one.failureMessages));
      return message ? [shown(name, [message])] : [];
    });
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  return specs(report)
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) =>
      shown(
        `${file} › ${title}`,
        tests.flatMap(({ results }) => results.flatMap(({ error }) => (error ? [error.message] : []))),
      ),
    );
}

function count(good, bad) {
  return good + bad === 0 ? { passed: 0, failed: 1 } : { passed: good, failed: bad };
}
