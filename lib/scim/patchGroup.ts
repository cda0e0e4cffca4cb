import { field, isObject } from "./body";
import type { Filter } from "./filter";
import type { PatchOperation } from "./operations";
import { parsePath } from "./path";
import { quoted, refuse } from "./refusal";
import { requireText } from "./value";

/** What a request wants of a group. Members are ids of users; whoever is in both lists of one is added. */
export interface GroupEdit {
  displayName?: string;
  externalId?: string | null;
  members: {
    /** True where `add` is the whole list from now on. */
    replaced: boolean;
    add: Set<string>;
    remove: Set<string>;
  };
}

const MAX_NAME = 256;

/** Reads a whole Group as POST and PUT send it. Throws INVALID. */
export function readGroup(body: unknown): GroupEdit & { displayName: string } {
  if (!isObject(body)) throw refuse("invalidSyntax", "The body is not a Group.");
  const external = field(body, "externalId");
  return {
    displayName: readName(field(body, "displayName")),
    externalId: external === undefined || external === null ? null : readText("externalId", external),
    members: { replaced: true, add: new Set(memberIds(field(body, "members") ?? [])), remove: new Set() },
  };
}

/** What the operations of a PATCH come to, in order (RFC 7644 §3.5.2), without looking at the members there are. Throws INVALID. */
export function readGroupPatch(operations: readonly PatchOperation[]): GroupEdit {
  const edit: GroupEdit = { members: { replaced: false, add: new Set(), remove: new Set() } };
  for (const operation of operations) apply(edit, operation);
  return edit;
}

function apply(edit: GroupEdit, { op, path, value, loose }: PatchOperation): void {
  const { attribute, filter, sub } = parsePath(path);
  const name = attribute?.toLowerCase();
  if (name === "members" && !sub) return applyMembers(edit, op, filter, value);
  if (filter || sub) throw refuse("invalidPath", `${quoted(path)} does not fit a Group.`);
  if (name === "displayname") {
    edit.displayName = readName(op === "remove" ? undefined : value);
  } else if (name === "externalid") {
    edit.externalId = op === "remove" || value === null ? null : readText("externalId", value);
  } else if (!loose) {
    throw refuse("invalidPath", `A Group has no ${quoted(path)}.`, "See /Schemas.");
  }
}

function applyMembers({ members }: GroupEdit, op: string, filter: Filter | null, value: unknown): void {
  if (filter && op !== "remove")
    throw refuse("invalidPath", "Members are added by their list, not by a filter.");
  const ids = filter ? filteredIds(filter) : memberIds(value ?? []);
  if (op === "add") return move(ids, members.remove, members.add);
  const isAll = op === "replace" || (!filter && (value === undefined || value === null));
  if (!isAll) return move(ids, members.add, members.remove);
  members.replaced = true;
  members.remove.clear();
  members.add = new Set(ids);
}

function move(ids: readonly string[], from: Set<string>, to: Set<string>): void {
  for (const id of ids) {
    from.delete(id);
    to.add(id);
  }
}

/** `members[value eq "…"]`, and several of them joined by `or`. */
function filteredIds(filter: Filter): string[] {
  if (filter.kind === "or") return filter.parts.flatMap(filteredIds);
  if (filter.kind === "compare" && filter.path === "value" && filter.op === "eq")
    return [String(filter.value)];
  throw refuse("invalidPath", 'Members are found by members[value eq "…"] only.');
}

function memberIds(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.map((one) => {
    const id = isObject(one) ? field(one, "value") : one;
    return readText("A member's value", id);
  });
}

function readName(value: unknown): string {
  const name = typeof value === "string" ? requireText("displayName", value).trim() : "";
  if (name.length >= 1 && name.length <= MAX_NAME) return name;
  throw refuse("invalidValue", `A Group needs a displayName of 1 to ${MAX_NAME} characters.`);
}

function readText(name: string, value: unknown): string {
  const one = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  if (typeof one !== "string" || one === "")
    throw refuse("invalidValue", `${name} must be text, not ${quoted(one)}.`);
  return requireText(name, one);
}
