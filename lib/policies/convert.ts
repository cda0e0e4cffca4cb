import type { CedarValueJson, EntityJson } from "@cedar-policy/cedar-wasm/nodejs";
import { typeName } from "./cedar";
import { type Entity, type Facts, type FactValue, isEntity, refOf } from "./facts";
import { type ShapeType, summedFields, type ToolShape } from "./shape";
import { CONTEXT_FACTS, ENTITY_FACTS, type FactType, SESSION_FACTS } from "./vocabulary";

/** Cedar's decimals have four places. */
export const DECIMAL_UNIT = 10_000;
const MOST_DECIMAL = Number.MAX_SAFE_INTEGER;

/** A number in ten-thousandths, as Cedar's decimals are; null where it is none or too large. One rounding for rules, sums and the lake: half up. */
export function tenThousandths(value: unknown): number | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const units = Math.floor(value * DECIMAL_UNIT + 0.5);
  return Math.abs(units) <= MOST_DECIMAL ? units : null;
}

function printDecimal(units: number): string {
  const whole = Math.trunc(Math.abs(units) / DECIMAL_UNIT);
  const part = String(Math.abs(units) % DECIMAL_UNIT).padStart(4, "0");
  return `${units < 0 ? "-" : ""}${whole}.${part}`;
}

const extension = (fn: string, arg: string): CedarValueJson => ({ __extn: { fn, arg } }) as CedarValueJson;

/** A fact as Cedar takes it. */
function factJson(type: FactType, value: FactValue): CedarValueJson {
  if (type === "decimal") return extension("decimal", printDecimal(Number(value)));
  if (type === "datetime") return extension("datetime", new Date(Number(value)).toISOString());
  if (type === "User" && isEntity(value)) return { __entity: uid(value) };
  return value as CedarValueJson;
}

const uid = ({ type, id }: Pick<Entity, "type" | "id">) => ({ type: typeName(type), id });

function entityJson(entity: Entity): EntityJson {
  const attrs = ENTITY_FACTS[entity.type].facts.flatMap(({ name, type }) => {
    const value = entity.attrs[name];
    return value === undefined ? [] : [[name, factJson(type, value)] as const];
  });
  return { uid: uid(entity), attrs: Object.fromEntries(attrs), parents: entity.parents.map(uidOfRef) };
}

function uidOfRef(ref: string): { type: string; id: string } {
  const at = ref.indexOf("::");
  return { type: typeName(ref.slice(0, at)), id: ref.slice(at + 2) };
}

/** All entities of a request, each once, with the ancestors that they name. */
export function entitiesOf(facts: Facts): EntityJson[] {
  const whole = [facts.principal, facts.resource, ...Object.values(facts.context).filter(isEntity)];
  return [...new Map(whole.map((entity) => [refOf(entity), entityJson(entity)])).values()];
}

/** A tool's arguments as its shape has them; by path what is there and does not fit. */
export interface TypedInput {
  value: Record<string, CedarValueJson>;
  problems: Map<string, string>;
}

export function typedInput(
  shape: ToolShape,
  input: Readonly<Record<string, unknown>>,
  path = "context.input",
): TypedInput {
  const value: Record<string, CedarValueJson> = {};
  const problems = new Map<string, string>();
  for (const [name, field] of Object.entries(shape)) {
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    const at = `${path}.${name}`;
    if (given === undefined || given === null) {
      if (!field.optional) problems.set(at, `${at} is missing`);
      continue;
    }
    const converted =
      field.type === "Record" ? record(field.fields, given, at, problems) : typed(field, given);
    if (converted === null) problems.set(at, `${at} should be ${nameOf(field)} but is ${kindOf(given)}`);
    else value[name] = converted;
  }
  return { value, problems };
}

function record(
  fields: ToolShape,
  given: unknown,
  at: string,
  problems: Map<string, string>,
): CedarValueJson | null {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return null;
  const inner = typedInput(fields, given as Record<string, unknown>, at);
  for (const [path, problem] of inner.problems) problems.set(path, problem);
  return inner.value;
}

function typed(field: Exclude<ShapeType, { type: "Record" }>, given: unknown): CedarValueJson | null {
  if (field.type === "String") return typeof given === "string" ? given : null;
  if (field.type === "Bool") return typeof given === "boolean" ? given : null;
  if (field.type === "Long") return Number.isSafeInteger(given) ? (given as number) : null;
  if (field.type === "decimal") {
    const units = tenThousandths(given);
    return units === null ? null : extension("decimal", printDecimal(units));
  }
  if (field.type !== "Set" || !Array.isArray(given)) return null;
  const members = given.map((one) => typed({ type: field.of }, one));
  return members.some((one) => one === null) ? null : (members as CedarValueJson[]);
}

const nameOf = (field: ShapeType) => (field.type === "Set" ? `a set of ${field.of}` : field.type);
const kindOf = (value: unknown) =>
  Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;

/** The context of a request, `input` and `session` among it. */
export function contextJson(
  facts: Facts,
  shape: ToolShape | null,
  input: TypedInput | null,
): Record<string, CedarValueJson> {
  const context: Record<string, CedarValueJson> = {};
  for (const { name, type } of CONTEXT_FACTS) {
    const value = facts.context[name];
    if (value !== undefined) context[name] = factJson(type, value);
  }
  if (facts.history) context.session = sessionJson(facts.history, shape);
  if (input) context.input = input.value;
  return context;
}

/** A session that has done nothing has done nothing: what the history leaves out is 0. */
function sessionJson(history: Readonly<Record<string, number>>, shape: ToolShape | null): CedarValueJson {
  const counts = Object.fromEntries(SESSION_FACTS.map(({ name }) => [name, history[name] ?? 0]));
  if (!shape) return counts;
  const sums = summedFields(shape).map(({ name, type }) => {
    const units = history[`sum.${name}`] ?? 0;
    const sum =
      type === "decimal" ? extension("decimal", printDecimal(units)) : Math.round(units / DECIMAL_UNIT);
    return [name, sum];
  });
  return { ...counts, sum: Object.fromEntries(sums) };
}
