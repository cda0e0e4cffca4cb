import { posix } from "node:path";
import { constantTime } from "./constantTime";
import { type Files, importsOf, isCode, isTest, specifiersOf, withoutComments } from "./imports";
import { oneWayOut } from "./oneWayOut";

/** What is wrong, and what to do instead; one line a violation. */
export type Rule = (files: Files) => string[];

/** Which folders of ours each may import. Tests, and what only tests or benches run, may import anything. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  app: ["app", "lib"],
  collectors: ["collectors", "lib"],
  gateways: ["gateways", "lib"],
  lib: ["lib", "db"],
  db: ["db"],
  bin: ["bin", "collectors", "gateways", "lib", "db"],
};
const INSTEAD: Readonly<Record<string, string>> = {
  app: "Ask lib.",
  collectors: "Ask lib, and put what app needs too into it.",
  gateways: "Ask lib, and put what app needs too into it.",
  lib: "Pass what it needs as an argument.",
  db: "It is the floor: move the rule up into lib.",
  bin: "It starts the parts and knows nothing of pages.",
};

/** Nouns of lib by rank: each imports only what stands on a line before its own. */
export const RANKS: readonly (readonly string[])[] = [
  ["base"],
  ["access"],
  ["changes"],
  ["securityEvents", "settings", "jobs"],
  ["notify"],
  ["actions"],
  ["principals"],
  ["telemetry", "redaction", "people", "trust", "pricing"],
  ["subscriptions"],
  ["keys"],
  ["agents", "tools", "models"],
  ["cards", "signatures", "evaluations", "servedModels", "registries"],
  ["boms", "endpoints"],
  ["identityProviders", "scim", "sessions", "tenants", "gates", "catalogs", "stops"],
  ["quotas", "usageLogs"],
  ["usage"],
  ["showback", "manifests"],
  ["policies"],
  ["approvals", "backtests", "engines", "translations"],
  ["decisions", "evidence", "findings", "risks"],
  ["operations"],
];
/** The shapes of a span and of a decision stand on every action, so their types may be named from anywhere. */
const TYPES_FOR_ALL = ["lib/telemetry/span.ts", "lib/policies/decision.ts"];

/** Where lib may look at the clock or draw something at random, and why. */
const EDGES: Readonly<Record<string, string>> = {
  "lib/access/newCtx.ts": "makes ctx.now() and ctx.newId() for everyone",
  "lib/access/testCtx.ts": "the same for tests",
  "lib/access/secretKey.ts": "draws the installation's secret",
  "lib/access/encrypt.ts": "an initialisation vector that repeats gives the key away",
  "lib/base/log.ts": "dates its lines",
  "lib/operations/measureRequest.ts": "measures how long a request takes, and decides nothing by it",
  "lib/quotas/memory.ts": "locks for a while after it met another process; no number depends on for how long",
  "lib/keys/secret.ts": "a key that could be foreseen is none",
  "lib/notify/sign.ts": "nor one that signs",
  "lib/people/links.ts": "nor a one-time link",
  "lib/people/signIn.ts": "nor a sign-in",
  "lib/people/finishSignIn.ts": "nor the rest of one",
  "lib/people/totp.ts": "nor a second factor",
  "lib/people/recoveryCodes.ts": "nor its recovery codes",
};

const BANNED_FOLDERS = ["components", "utils", "helpers", "hooks", "types", "common", "services", "shared"];
const MAX_LINES = 400;
const LISTED_LINES = 250;
const MAX_PAGE_LINES = 120;

export const folderNames: Rule = (files) =>
  paths(files).flatMap((path) => {
    const bad = posix
      .dirname(path)
      .split("/")
      .find((part) => BANNED_FOLDERS.includes(part));
    return bad ? [`${path}: no folder is called ${bad}. Name it by the noun that a user would say.`] : [];
  });

export const noBarrels: Rule = (files) =>
  paths(files)
    .filter((path) => /(^|\/)index\.[cm]?[jt]sx?$/.test(path))
    .map((path) => `${path}: no barrels. Import each file by its own name.`);

export const layers: Rule = (files) =>
  paths(files)
    .filter((path) => !isTest(path))
    .flatMap((path) => {
      const from = top(path);
      const allowed = LAYERS[from];
      if (!allowed) return [];
      return importsOf(files, path)
        .filter(({ target }) => target.includes("/") && !allowed.includes(top(target)))
        .map(({ target }) => `${path}: ${from} does not import ${target}. ${INSTEAD[from]}`);
    });

export const nounRanks: Rule = (files) =>
  paths(files)
    .filter((path) => top(path) === "lib" && !isTest(path))
    .flatMap((path) => {
      const noun = nounOf(path);
      const rank = rankOf(noun);
      if (rank < 0)
        return [`${path}: the noun ${noun} has no rank. Give it one in RANKS of config/architecture.ts.`];
      return importsOf(files, path)
        .filter(
          ({ target, typeOnly }) => top(target) === "lib" && !(typeOnly && TYPES_FOR_ALL.includes(target)),
        )
        .filter(({ target }) => nounOf(target) !== noun && rankOf(nounOf(target)) >= rank)
        .map(
          ({ target }) =>
            `${path}: ${noun} does not rank above ${nounOf(target)}, so it does not import ${target}. Take it as an argument, or move the verb to the higher noun.`,
        );
    });

export const noCycles: Rule = (files) => {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, above: readonly string[]): void => {
    const at = above.indexOf(path);
    if (at >= 0) {
      found.push(
        `${[...above.slice(at), path].join(" → ")}: a circle. Move what both need into a file beneath them.`,
      );
      return;
    }
    if (done.has(path)) return;
    for (const { target } of importsOf(files, path)) visit(target, [...above, path]);
    done.add(path);
  };
  for (const path of paths(files)) visit(path, []);
  return found;
};

export const colours: Rule = (files) =>
  paths(files)
    .filter((path) => top(path) === "app" && /\.(css|tsx?)$/.test(path) && path !== "app/_ui/tokens.css")
    .flatMap((path) =>
      linesOf(files, path)
        .filter((line) =>
          /(?<![\w&])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?!["'`]?\s*[{>.:#[])/i.test(line),
        )
        .map(
          (line) =>
            `${path}: a colour in "${line.trim()}". Name it in app/_ui/tokens.css and use var(--…), so that both themes have it.`,
        ),
    );

export const patternfly: Rule = (files) =>
  paths(files)
    .filter((path) => !path.startsWith("app/_ui/patternfly/"))
    .flatMap((path) =>
      specifiersOf(files.get(path) ?? "")
        .filter(({ specifier }) => specifier.startsWith("@patternfly/"))
        .filter(({ specifier }) => !(path === "app/layout.tsx" && specifier.endsWith(".css")))
        .map(
          ({ specifier }) =>
            `${path}: ${specifier} comes through app/_ui/patternfly, its only importer. Export what you need there.`,
        ),
    );

export const fileSizes: Rule = (files) =>
  longerThan(files, MAX_LINES).map(
    ({ path, lines }) =>
      `${path}: ${lines} lines, and ${MAX_LINES} are the most. Give each verb a file of its own.`,
  );

/** Not refused, but worth a look. */
export const largeFiles: Rule = (files) =>
  longerThan(files, LISTED_LINES).map(({ path, lines }) => `${path}: ${lines} lines`);

export const pageSizes: Rule = (files) =>
  paths(files)
    .filter((path) => path.endsWith("/page.tsx") && linesOf(files, path).length > MAX_PAGE_LINES)
    .map(
      (path) =>
        `${path}: more than ${MAX_PAGE_LINES} lines. A page reads its URL, asks lib and lays out: move its parts into files beside it.`,
    );

export const clocksAndChance: Rule = (files) =>
  paths(files)
    .filter(
      (path) => top(path) === "lib" && !isTest(path) && !path.includes("/fixtures/") && !(path in EDGES),
    )
    .flatMap((path) => {
      const text = withoutComments(files.get(path) ?? "");
      const used =
        /Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(|random(?:Bytes|UUID|Int)\(|getRandomValues\(/.exec(
          text,
        );
      return used
        ? [
            `${path}: ${used[0]} makes it tell something else each time. Use ctx.now() and ctx.newId(), or take it as an argument.`,
          ]
        : [];
    });

export const cleanText: Rule = (files) =>
  paths(files).flatMap((path) => {
    const text = files.get(path) ?? "";
    const machine = new RegExp(["(?:^|[\\s\"'`(=])/", "(?:work|home|root|Users)/[\\w.-]+"].join("")).exec(
      text,
    );
    return [
      ...(text.includes("\0") ? [`${path}: a NUL byte. Write it as an escape.`] : []),
      ...(machine
        ? [
            `${path}: ${machine[0].trim()} is a path of one machine. Make it relative to the root, or take it from the environment.`,
          ]
        : []),
    ];
  });

export const RULES: Readonly<Record<string, Rule>> = {
  folderNames,
  noBarrels,
  layers,
  nounRanks,
  noCycles,
  colours,
  patternfly,
  fileSizes,
  pageSizes,
  clocksAndChance,
  oneWayOut,
  constantTime,
  cleanText,
};

function longerThan(files: Files, limit: number): { path: string; lines: number }[] {
  return paths(files)
    .filter((path) => isCode(path) && !isTest(path))
    .map((path) => ({ path, lines: linesOf(files, path).length }))
    .filter(({ lines }) => lines > limit);
}

const paths = (files: Files) => [...files.keys()];
const top = (path: string) => path.split("/")[0] ?? "";
const nounOf = (path: string) => path.split("/")[1] ?? "";
const rankOf = (noun: string) => RANKS.findIndex((nouns) => nouns.includes(noun));
const linesOf = (files: Files, path: string) => (files.get(path) ?? "").replace(/\n$/, "").split("\n");
