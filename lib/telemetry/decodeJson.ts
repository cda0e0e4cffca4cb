import { nestsDeeper } from "./jsonDepth";
import { isObject, type JsonObject, readAttributes } from "./jsonValue";
import { MAX_JSON_DEPTH, notARequest } from "./limits";
import { newResource, problemOf, type Reading } from "./reading";

/**
 * Reads an export request in OTLP/JSON (opentelemetry-proto 1.x, "JSON Protobuf Encoding": ids are hex, 64-bit integers are
 * text or numbers). Throws INVALID where the outer structure is broken; what is wrong with one item is told to the reading.
 */
export function decodeJson<T>(body: Uint8Array, reading: Reading<T>): void {
  const { names } = reading;
  for (const outer of objects(parse(body), names.resources)) {
    const resource = newResource();
    resource.problem = problemOf(() =>
      readAttributes(objectIn(outer, "resource").attributes, resource.attributes),
    );
    resource.schemaUrl = textOf(outer, "schemaUrl");
    for (const within of objects(outer, names.scopes)) {
      const given = objectIn(within, "scope");
      const scope = { name: textOf(given, "name"), version: textOf(given, "version") };
      const schemaUrl = textOf(within, "schemaUrl") || resource.schemaUrl;
      for (const one of list(within, names.items)) {
        const item = reading.begin(resource.attributes, scope, schemaUrl);
        const problem = problemOf(() => reading.readJson(one, item)) ?? resource.problem;
        if (problem === null) reading.take(item);
        else reading.reject(problem);
      }
    }
  }
}

function parse(body: Uint8Array): JsonObject {
  if (nestsDeeper(body, MAX_JSON_DEPTH)) throw notARequest(`it is nested more than ${MAX_JSON_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw notARequest(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isObject(value)) throw notARequest("it is not a JSON object");
  return value;
}

function list(of: JsonObject, field: string): unknown[] {
  const value = of[field] ?? [];
  if (!Array.isArray(value)) throw notARequest(`${field} is not an array`);
  return value;
}

function objects(of: JsonObject, field: string): JsonObject[] {
  const value = list(of, field);
  if (!value.every(isObject)) throw notARequest(`${field} holds something that is not an object`);
  return value;
}

function objectIn(of: JsonObject, field: string): JsonObject {
  const value = of[field] ?? {};
  if (!isObject(value)) throw notARequest(`${field} is not an object`);
  return value;
}

function textOf(of: JsonObject, field: string): string {
  const value = of[field] ?? "";
  if (typeof value !== "string") throw notARequest(`${field} is not a string`);
  return value.toWellFormed();
}
