import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A page or route of the product: `/audit/[id]`, with the methods that it answers. */
export interface Door {
  route: string;
  method: string;
  /** Its source, beneath `app`. */
  file: string;
}

/** A form's submission as the build knows it (Next calls it a server action). */
export interface Mutation {
  id: string;
  name: string;
  /** The source that exports it. */
  file: string;
  /** A page that offers it. */
  route: string;
  /** Names of the fields in the forms beside it. */
  fields: string[];
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Everything that answers HTTP at the console, found in the sources, so that nothing new can be forgotten. */
export function doors(): Door[] {
  const files = walk(join(root, "app"));
  const pages = files.filter((file) => file.endsWith("/page.tsx"));
  const routes = files.filter((file) => file.endsWith("/route.ts"));
  return [
    ...pages.map((file) => ({
      route: routeOf(file),
      method: "GET",
      file: relative(join(root, "app"), file),
    })),
    ...routes.flatMap((file) => {
      const text = readFileSync(file, "utf8");
      const methods = METHODS.filter((method) => new RegExp(`export[^\\n]*\\b${method}\\b`).test(text));
      return methods.map((method) => ({
        route: routeOf(file),
        method,
        file: relative(join(root, "app"), file),
      }));
    }),
  ];
}

/** Every mutation of the built product. */
export function mutations(): Mutation[] {
  const manifest = JSON.parse(
    readFileSync(join(root, ".next/server/server-reference-manifest.json"), "utf8"),
  ) as { node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }> };
  return Object.entries(manifest.node).map(([id, { workers, filename, exportedName }]) => {
    const pages = Object.keys(workers).filter((worker) => worker.endsWith("/page"));
    const page = pages.find((worker) => !worker.includes("[")) ?? pages[0] ?? "";
    const folder = join(root, filename, "..");
    const sources = walk(folder).filter((file) => file.endsWith(".tsx") || file.endsWith(".ts"));
    const text = sources.map((file) => readFileSync(file, "utf8")).join("\n");
    const fields = new Set(
      [...text.matchAll(/\bname="([\w.-]+)"|formData\.get\("([\w.-]+)"\)/g)].map((m) => m[1] ?? m[2] ?? ""),
    );
    for (const [, shape = ""] of text.matchAll(/z\.object\(\{([^}]*)\}/g)) {
      for (const [, field = ""] of shape.matchAll(/(\w+)\s*:/g)) fields.add(field);
    }
    return {
      id,
      name: exportedName,
      file: filename,
      route: routeOf(join(root, `${page}.tsx`)),
      fields: [...fields],
    };
  });
}

/** Sends a mutation as the browser's script would. Returns the status and what it answered. */
export async function submit(
  consoleUrl: string,
  mutation: Mutation,
  { cookie, values }: { cookie: string; values: Record<string, string> },
): Promise<{ status: number; text: string }> {
  const body = new FormData();
  // The id's first byte says which arguments are used: bit 6 the first, bit 5 the second.
  const takesTwo = (Number.parseInt(mutation.id.slice(0, 2), 16) & 0x20) !== 0;
  for (const [name, value] of Object.entries(values)) body.append(`1_${name}`, value);
  body.append("0", takesTwo ? '[null,"$K1"]' : '["$K1"]');
  const path = mutation.route.replace(/\[[^\]]+\]/g, "x");
  const answer = await fetch(`${consoleUrl}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: { "next-action": mutation.id, accept: "text/x-component", origin: consoleUrl, cookie },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

function routeOf(file: string): string {
  const parts = relative(join(root, "app"), file).split("/").slice(0, -1);
  return `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}
