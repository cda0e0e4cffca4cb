import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { largeFiles, RULES } from "./architecture";
import { type Files, importsOf } from "./imports";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every file of ours that is text, whether it is committed yet or not. */
function sources(): Files {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const ours = listed
    .split("\n")
    .filter((path) => /\.(?:tsx?|mjs|css|sql|md|json)$/.test(path) && path !== "package-lock.json");
  return new Map(
    ours.filter((path) => existsSync(root + path)).map((path) => [path, readFileSync(root + path, "utf8")]),
  );
}

describe("the sources", () => {
  const files = sources();

  it("are found", () => {
    for (const folder of ["app/", "lib/", "db/", "collectors/", "bin/", "e2e/"])
      expect([...files.keys()].filter((path) => path.startsWith(folder)).length).toBeGreaterThan(5);
  });

  it("import as TypeScript reads it", () => {
    const imports = [...files.keys()].flatMap((path) => importsOf(files, path));
    const named = [...files.values()].join("\n").match(/from "(?:@\/|\.)/g) ?? [];
    expect(imports.length / named.length).toBeGreaterThan(0.97);
  });

  it.each(Object.entries(RULES))("keep %s", (_name, rule) => {
    expect(rule(files)).toEqual([]);
  });

  it("have few large files", ({ annotate }) => {
    for (const line of largeFiles(files)) void annotate(line);
    expect(largeFiles(files).length).toBeLessThan(files.size / 50);
  });
});

/** What each rule must refuse, and beside it what looks alike and is allowed. */
const PROBES: Record<
  keyof typeof RULES,
  { refused: Record<string, string>; allowed: Record<string, string> }
> = {
  folderNames: { refused: { "app/utils/dates.ts": "" }, allowed: { "app/_ui/utilities.ts": "" } },
  noBarrels: { refused: { "lib/actions/index.ts": "" }, allowed: { "lib/actions/indexed.ts": "" } },
  layers: {
    refused: { "app/page.tsx": 'import { lake } from "@/db/lake/client";', "db/lake/client.ts": "" },
    allowed: {
      "app/page.tsx": 'import { search } from "@/lib/actions/search";',
      "lib/actions/search.ts": "",
      "app/page.test.ts": 'import "../db/lake/client";',
      "db/lake/client.ts": "",
    },
  },
  nounRanks: {
    refused: {
      "lib/actions/search.ts": 'import { list } from "../sessions/list";',
      "lib/sessions/list.ts": "",
    },
    allowed: {
      "lib/sessions/list.ts": 'import { search } from "@/lib/actions/search";',
      "lib/actions/search.ts": 'import type { Span } from "../telemetry/span";',
      "lib/telemetry/span.ts": "",
    },
  },
  noCycles: {
    refused: { "lib/a.ts": 'import { b } from "./b";', "lib/b.ts": 'import { a } from "./a";' },
    allowed: {
      "lib/a.ts": 'import { b } from "./b";\nimport { c } from "./c";',
      "lib/b.ts": 'export * from "./c";',
      "lib/c.ts": "",
    },
  },
  colours: {
    refused: { "app/x.module.css": ".row { color: #c9190b; }" },
    allowed: {
      "app/_ui/tokens.css": ":root { --red: #c9190b; }",
      "app/x.module.css": "#face { color: var(--red); }",
      "app/x.tsx": 'const href = "#main";',
    },
  },
  patternfly: {
    refused: { "app/audit/page.tsx": 'import { Button } from "@patternfly/react-core";' },
    allowed: {
      "app/_ui/patternfly/button.ts": 'export { Button } from "@patternfly/react-core";',
      "app/layout.tsx": 'import "@patternfly/react-core/dist/styles/base.css";',
    },
  },
  fileSizes: {
    refused: { "lib/long.ts": "\n".repeat(401) },
    allowed: { "lib/long.ts": "\n".repeat(400), "lib/long.test.ts": "\n".repeat(900) },
  },
  pageSizes: {
    refused: { "app/audit/page.tsx": "\n".repeat(121) },
    allowed: { "app/audit/page.tsx": "\n".repeat(120) },
  },
  clocksAndChance: {
    refused: { "lib/actions/write.ts": "const now = Date.now();" },
    allowed: {
      "lib/access/newCtx.ts": "const now = Date.now();",
      "lib/actions/write.ts": "// not Date.now()\nconst at = new Date(nowMs);",
      "lib/actions/write.test.ts": "Math.random()",
    },
  },
  oneWayOut: {
    refused: { "lib/notify/send.ts": "await fetch(url, { method });" },
    allowed: {
      "lib/base/safeExchange.ts": 'import { request } from "node:http";',
      "lib/notify/send.ts": "// fetch(url)\nawait safeFetch(url); board.fetch(url);",
      "app/_ui/fetch.ts": "fetch(`/api/v1/actions/${id}`); fetch('/api/v1/keys');",
      "lib/notify/send.test.ts": "await fetch(url);",
      "collectors/otlp/main.ts": 'import { createServer } from "node:http";',
    },
  },
  constantTime: {
    refused: { "app/api/x/route.ts": "if (given.token === environment.controlToken) return open();" },
    allowed: {
      "app/api/x/route.ts": 'if (token === null || hash !== "" || timingSafeEqual(hash, other)) return;',
      "lib/people/x.test.ts": "expect(secret === other)",
    },
  },
  cleanText: {
    refused: { "lib/base/x.ts": `const folder = "/${"home"}/kim/src";` },
    allowed: { "docs/x.md": "see /homepage and app/home/page.tsx" },
  },
};

describe.each(Object.entries(RULES))("%s", (name, rule) => {
  const probe = PROBES[name];
  it("refuses what it is for, and says what to do instead", () => {
    const found = rule(new Map(Object.entries(probe?.refused ?? {})));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/: .+\. [A-Z].+/);
  });
  it("allows what only looks alike", () => {
    expect(rule(new Map(Object.entries(probe?.allowed ?? {})))).toEqual([]);
  });
});

it("refuses a noun without a rank, a type from below, a colour in code, and a NUL byte", () => {
  const run = (name: string, files: Record<string, string>) =>
    RULES[name]?.(new Map(Object.entries(files))) ?? [];
  expect(run("nounRanks", { "lib/oddments/x.ts": "" })).toHaveLength(1);
  expect(
    run("nounRanks", {
      "lib/actions/x.ts": 'import type { Session } from "../sessions/session";',
      "lib/sessions/session.ts": "",
    }),
  ).toHaveLength(1);
  expect(
    run("nounRanks", {
      "lib/actions/x.ts": 'import { type Span, read } from "../telemetry/span";',
      "lib/telemetry/span.ts": "",
    }),
  ).toHaveLength(1);
  for (const way of [
    "fetch(`//evil.example`)",
    "globalThis.fetch(url)",
    "https.get(url)",
    'import { createServer, request } from "node:https";',
    'import axios from "axios";',
  ])
    expect(run("oneWayOut", { "collectors/x.ts": way }), way).toHaveLength(1);
  expect(run("layers", { "db/x.ts": 'export { y } from "../lib/y";', "lib/y.ts": "" })).toHaveLength(1);
  expect(run("colours", { "app/x.tsx": "<i style={{ color: '#fff' }} />" })).toHaveLength(1);
  expect(run("cleanText", { "lib/base/x.ts": 'const a = "\0";' })).toHaveLength(1);
});
