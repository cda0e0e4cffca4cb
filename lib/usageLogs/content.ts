import type { LogRecord } from "@/lib/telemetry/logRecord";

/**
 * What makes a record be itself, as text: the same for one that is sent again. Attributes of the record and of its resource
 * are one list, in the order of their names: a collector that moves some from one to the other makes no other record of it.
 */
export function contentOf({ attributes, resource, body, traceId, spanId }: LogRecord): string {
  const names = Object.keys(attributes);
  for (const name in resource) if (!(name in attributes)) names.push(name);
  names.sort();
  let content = JSON.stringify([traceId, spanId, body]);
  for (const name of names) {
    const value = name in attributes ? attributes[name] : resource[name];
    content += part(name) + (typeof value === "string" ? part(value) : `=${JSON.stringify(value)}`);
  }
  return content;
}

/** With its length before it, so that no two lists of parts read the same. */
const part = (text: string) => `${text.length}:${text}`;
