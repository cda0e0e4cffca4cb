import { posix } from "node:path";

/** Path from the root → text. */
export type Files = ReadonlyMap<string, string>;

interface Import {
  target: string;
  typeOnly: boolean;
}

/** The imports of a file that are files of ours. */
export function importsOf(files: Files, path: string): Import[] {
  if (!isCode(path)) return [];
  return specifiersOf(files.get(path) ?? "").flatMap(({ specifier, typeOnly }) => {
    const target = resolve(files, path, specifier);
    return target ? [{ target, typeOnly }] : [];
  });
}

const STATEMENT = /(?:^|\n)\s*(?:import|export)\s+(type\s)?([^;'"]*?)\bfrom\s*["']([^"']+)["']/g;
const BARE = /(?:^|\n)\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/** What a text imports, as it names it. */
export function specifiersOf(text: string): { specifier: string; typeOnly: boolean }[] {
  const named = [...text.matchAll(STATEMENT)].map(([, type, what = "", specifier = ""]) => ({
    specifier,
    typeOnly: Boolean(type) || /^\{\s*(?:type\s+[^,}]+,?\s*)+\}\s*$/.test(what),
  }));
  const bare = [...text.matchAll(BARE)].map(([, at, later]) => ({
    specifier: at ?? later ?? "",
    typeOnly: false,
  }));
  return [...named, ...bare];
}

function resolve(files: Files, path: string, specifier: string): string | null {
  if (!/^(@\/|\.)/.test(specifier)) return null;
  const at = specifier.startsWith("@/") ? specifier.slice(2) : posix.join(posix.dirname(path), specifier);
  return ["", ".ts", ".tsx", ".mjs"].map((ending) => at + ending).find((one) => files.has(one)) ?? null;
}

export const isCode = (path: string) => /\.(?:tsx?|mjs)$/.test(path);
/** A test, or what only tests run. */
export const isTest = (path: string) =>
  /\.(?:test|spec)\.tsx?$|\/test[A-Z]\w*\.ts$|\/freshStore\.ts$/.test(path);
export const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
