import { readdirSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { openApiDocument } from "@/app/_edge/openApi";
import { OPERATIONS } from "./operations";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const here = import.meta.dirname;

interface Described {
  operationId: string;
  parameters: { name: string; in: string }[];
}

/** A fresh copy, because the validator resolves references in place. */
const document = () => openApiDocument(OPERATIONS, "http://127.0.0.1:3000");
const paths = document().paths as Record<string, Record<string, Described>>;
const described = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
);

/** `GET /api/v1/keys/{id}` → its handler, from the route files themselves. */
async function routes(): Promise<Map<string, unknown>> {
  const files = readdirSync(`${here}/v1`, { recursive: true, encoding: "utf8" });
  const found = new Map<string, unknown>();
  // What catches every other address is no operation.
  const operations = files.filter((name) => name.endsWith("route.ts") && !name.startsWith("[..."));
  for (const file of operations) {
    const folder = file.replace(/\/?route\.ts$/, "").replace(/\[(\w+)\]/g, "{$1}");
    const handlers = (await import(`${here}/v1/${file}`)) as Record<string, unknown>;
    for (const method of METHODS.filter((name) => name in handlers))
      found.set(`${method} /api/v1/${folder}`, handlers[method]);
  }
  return found;
}

it("is valid OpenAPI 3.1, every reference included", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(document());
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe("3.1");
  expect(JSON.stringify(validator.resolveRefs())).not.toContain('"$ref":"#/components');
});

it("would not be, were a parameter nowhere", async () => {
  const broken = document() as { paths: typeof paths };
  const [first] = broken.paths["/api/v1/actions/{id}"]?.get?.parameters ?? [];
  Object.assign(first ?? {}, { in: "nowhere" });
  expect((await new Validator().validate(broken)).valid).toBe(false);
});

it("names each operation once, and each part of its path", () => {
  const ids = described.map(({ operation }) => operation.operationId);
  expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
  for (const { path, operation } of described) {
    const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
  }
});

it("describes every route, and no other", async () => {
  const handlers = OPERATIONS.map(
    ({ document: { method, path }, handle }) => [`${method} ${path}`, handle] as const,
  );
  expect(await routes()).toEqual(new Map(handlers));
});
