import { field, isObject } from "./body";
import { quoted, refuse } from "./refusal";

/** One step of a PATCH. */
export interface PatchOperation {
  op: "add" | "replace" | "remove";
  path: string;
  value: unknown;
  /** True for one of the attributes of a value without a path: what we do not keep is passed over there, as in a whole resource. */
  loose: boolean;
}

const MAX_OPERATIONS = 1_000;

/**
 * The operations of a PatchOp (RFC 7644 §3.5.2), `op` in any case, as Entra sends it. One without a path becomes one for
 * each of its attributes, whose names may be paths themselves (Entra: `"name.givenName"`). Throws INVALID (invalidSyntax).
 */
export function readOperations(body: unknown): PatchOperation[] {
  const all = isObject(body) ? field(body, "Operations") : undefined;
  if (!Array.isArray(all) || all.length === 0) {
    throw refuse("invalidSyntax", "The body has no Operations.", "Send a PatchOp of RFC 7644.");
  }
  if (all.length > MAX_OPERATIONS) {
    throw refuse("invalidSyntax", `It has ${all.length} Operations; ${MAX_OPERATIONS} are the most.`);
  }
  return all.flatMap(readOperation);
}

function readOperation(raw: unknown): PatchOperation[] {
  if (!isObject(raw)) throw refuse("invalidSyntax", `${quoted(raw)} is not an operation.`);
  const [word, path, value] = [field(raw, "op"), field(raw, "path"), field(raw, "value")];
  const op = (["add", "replace", "remove"] as const).find((one) => one === String(word).toLowerCase());
  if (!op)
    throw refuse("invalidSyntax", `${quoted(word)} is not an operation.`, "Use add, replace or remove.");
  if (typeof path === "string" && path.trim() !== "") return [{ op, path, value, loose: false }];
  if (path !== undefined && path !== null && path !== "") {
    throw refuse("invalidPath", `${quoted(path)} is not a path.`);
  }
  if (op === "remove") throw refuse("noTarget", "A remove needs a path.");
  if (!isObject(value))
    throw refuse("invalidValue", "Without a path the value must be an object of attributes.");
  return Object.entries(value).map(([name, inner]) => ({ op, path: name, value: inner, loose: true }));
}
