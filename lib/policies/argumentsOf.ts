/** A tool's arguments as its row has them; null where they are no JSON object. */
export function argumentsOf({ kind, input }: { kind: string; input: string | null }) {
  if (kind !== "tool_call" || input === null || !/^\s*\{/.test(input)) return null;
  try {
    return JSON.parse(input) as Record<string, unknown>;
  } catch {
    return null;
  }
}
