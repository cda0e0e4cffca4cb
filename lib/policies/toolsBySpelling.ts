import { comparable } from "@/lib/base/comparable";
import type { Rule } from "./rule";
import { toolAction } from "./vocabulary";

/** Tools that rules name by their own action, or without a server as their resource, by the form that all spellings share. */
export function toolsBySpelling(
  rules: readonly Pick<Rule, "actions" | "resource">[],
): ReadonlyMap<string, string> {
  const own = toolAction("");
  const names = rules.flatMap(({ actions, resource }) => [
    ...refsOf(resource).map(nameOf),
    ...(actions ?? []).filter((action) => action.startsWith(own)).map((action) => action.slice(own.length)),
  ]);
  return new Map(names.map((name) => [comparable(name), name]));
}

function refsOf(resource: Rule["resource"]): string[] {
  const refs = resource.op === "==" ? [resource.ref] : resource.op === "in" ? resource.refs : [];
  return refs.filter((ref) => ref.startsWith("Tool::")).map((ref) => ref.slice("Tool::".length));
}

/** An id is `name` or `server/name`; a slash of the name's own is written `%2F` (toolId). */
const nameOf = (id: string) =>
  id
    .slice(id.lastIndexOf("/") + 1)
    .replaceAll("%2F", "/")
    .replaceAll("%25", "%");
