import { z } from "zod";

interface JsonSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  minimum?: number;
  minLength?: number;
}

/** A value that a schema takes, with `text` wherever any text will do. */
export function sample(schema: z.ZodType, text: string): unknown {
  return from(z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as JsonSchema, text);
}

function from(schema: JsonSchema, text: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return from(first, text);
  if (schema.type === "object") {
    const fields = Object.entries(schema.properties ?? {});
    return Object.fromEntries(fields.map(([name, field]) => [name, from(field, text)]));
  }
  if (schema.type === "array") return [from(schema.items ?? {}, text)];
  if (schema.type === "number" || schema.type === "integer") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "boolean") return true;
  if (schema.type === "null") return null;
  if (schema.format === "email") return "someone@example.com";
  if (schema.format === "date-time") return "2099-01-01T00:00:00Z";
  if (schema.format === "uri") return "https://example.com/";
  return text;
}
