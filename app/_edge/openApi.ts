import { z } from "zod";
import { ERROR_CODES } from "@/lib/base/errors";
import type { Operation, OperationDocument } from "./operation";
import { STATUS } from "./problem";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document, made from the schemas that validate: what it says is what is checked. */
export function openApiDocument(operations: readonly Operation[], serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  for (const { document } of operations) {
    const item = paths[document.path] ?? {};
    paths[document.path] = item;
    item[document.method.toLowerCase()] = describe(document, schemas);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Bailiwick",
      version: "1",
      description: "Governance of AI agents: audit, sessions, and who may do what.",
    },
    servers: [{ url: serverUrl }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token of Settings, API tokens." },
      },
      schemas: { ...schemas, Problem: PROBLEM },
      responses: {
        Problem: { description: "What happened, why, and what to do (RFC 9457).", content: problemContent() },
      },
    },
  };
}

function describe(document: OperationDocument, schemas: Json): Json {
  const success = document.response
    ? { content: { [document.mediaType]: { schema: toJson(document.response, "output", schemas) } } }
    : document.status === 204
      ? {}
      : { content: { [document.mediaType]: { schema: { type: "string" } } } };
  return {
    tags: [document.tag],
    summary: document.summary,
    operationId: operationId(document),
    ...(document.description ? { description: document.description } : {}),
    ...(document.ability ? { "x-ability": document.ability } : {}),
    parameters: [
      ...parameters(document.params, "path", schemas),
      ...parameters(document.query, "query", schemas),
    ],
    ...(document.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: toJson(document.body, "input", schemas) } },
          },
        }
      : {}),
    ...(document.file
      ? {
          requestBody: {
            required: true,
            description: document.file,
            content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
          },
        }
      : {}),
    responses: {
      [document.status]: { description: "Success", ...success },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function operationId({ method, path }: OperationDocument): string {
  const words = path
    .replace("/api/v1/", "")
    .split("/")
    .map((part) => part.replace(/[{}]/g, "").replace(/\W/g, ""));
  return [method.toLowerCase(), ...words]
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}

function parameters(schema: z.ZodType | undefined, place: "path" | "query", schemas: Json): Json[] {
  if (!schema) return [];
  const object = toJson(schema, "input", schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(object.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === "path" || (object.required ?? []).includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

/** A schema as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. Named ones become components. */
function toJson(schema: z.ZodType, io: "input" | "output", schemas: Json): Json {
  const {
    $schema: _,
    $defs,
    ...json
  } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json & { $defs?: Json };
  for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] = relink(definition);
  return relink(json) as Json;
}

function relink(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

const problemContent = () => ({
  "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
});

const PROBLEM: Json = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string", description: "What happened." },
    status: { type: "integer", enum: [...new Set([...Object.values(STATUS), 500])] },
    detail: { type: "string", description: "Why, and what to do." },
    code: { type: "string", enum: [...ERROR_CODES, "INTERNAL"] },
    requestId: { type: "string", description: "Stands in our log beside the cause." },
    fields: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "Where the input was wrong.",
    },
  },
};
