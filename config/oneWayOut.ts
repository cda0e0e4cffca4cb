import { type Files, isCode, isTest, withoutComments } from "./imports";

/** Who may reach out by themselves, and why their addresses are no user's. */
const CALLERS: Readonly<Record<string, string>> = {
  "lib/base/safeExchange.ts": "the one way out, which judges each address",
  "collectors/replay/": "the demo's scenarios, sent to where the command line says",
  "lib/telemetry/fixtures/": "captures from local servers, run by hand",
};

/** Nothing reaches out but safeFetch: another call would go wherever an address leads it. */
export const oneWayOut = (files: Files): string[] =>
  [...files.keys()]
    .filter((path) => /^(?:app|lib|collectors)\//.test(path) && isCode(path) && !isTest(path))
    .filter((path) => !Object.keys(CALLERS).some((caller) => path.startsWith(caller)))
    .flatMap((path) => {
      const text = withoutComments(files.get(path) ?? "");
      // A literal path of our own origin, as the browser's parts ask for, reaches nothing else.
      const used =
        /(?<![\w.])(?:globalThis\.|window\.)?fetch\((?!\s*["'`]\/(?!\/))|\bhttps?\.(?:request|get)\(|import\s*\{[^}]*\b(?:request|get|connect|createConnection)\b[^}]*\}\s*from\s*"(?:node:)?(?:https?|http2|net|tls)"|from\s*"(?:undici|axios|node-fetch|got)"/.exec(
          text,
        );
      return used
        ? [
            `${path}: ${used[0].trim()} reaches out unguarded. Use safeFetch of lib/base/safeFetch.ts, which refuses internal addresses and is bounded.`,
          ]
        : [];
    });
