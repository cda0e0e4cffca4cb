import type { Files } from "./imports";

/** Where a secret's name is compared as text all the same, and why nobody can time it. */
const UNTIMED: Readonly<Record<string, string>> = {
  "lib/keys/import.ts": "at start, with a variable of the process itself",
  "lib/identityProviders/provision.ts": "the same",
  "lib/agents/reconcile.ts": "the digest of an attribution is no secret",
  "db/lake/load.ts": "the hash of a backup's table",
  "db/store/load.ts": "the same",
};

const SECRET =
  "(?:[\\w.]*(?:[hH]ash|[sS]ecret|[tT]oken|[sS]ignature|[dD]igest|[hH]mac|[pP]assword))(?:\\([\\w.]*\\))?";
const TEXT = "(?!null\\b|undefined\\b|\"|'|`|true\\b|false\\b|\\d)[\\w.]+";
const COMPARED = new RegExp(`\\b${SECRET} [!=]==? ${TEXT}|(?<![\\w.])${TEXT} [!=]==? ${SECRET}\\b(?!\\()`);

/** Secrets, their hashes and signatures are compared in constant time, or found by an index on their SHA-256. */
export const constantTime = (files: Files): string[] =>
  [...files]
    .filter(([path]) => /^(lib|app|collectors|bin|db)\//.test(path) && /\.tsx?$/.test(path))
    .filter(([path]) => !/\.(test|spec)\.tsx?$|\/test[A-Z]\w*\.ts$/.test(path) && !(path in UNTIMED))
    .flatMap(([path, text]) =>
      text
        .split("\n")
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && !line.includes("typeof "))
        .flatMap((line) => COMPARED.exec(line)?.[0] ?? [])
        .map(
          (found) =>
            `${path}: "${found}" takes longer the more it matches. Use timingSafeEqual of node:crypto on both hashes.`,
        ),
    );
