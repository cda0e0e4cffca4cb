import type { Action, ActionKind, IngestSource } from "@/lib/actions/action";
import { speaksFor } from "@/lib/actions/identity";
import { actionId } from "@/lib/base/ids";
import { noAttributes } from "./attributes";
import { type ContentRead, readContent } from "./content";
import { contentKeysOf } from "./contentKeys";
import { MAX_NAME_CHARS, NORMALISER_VERSION, PROVIDER_SUFFIX, PROVIDERS } from "./conventions";
import type { Dialect, KindRule } from "./dialects/dialect";
import { OTEL_GEN_AI } from "./dialects/otelGenAi";
import { OTHER } from "./dialects/other";
import { VERCEL_AI } from "./dialects/vercelAi";
import { readOutcome } from "./outcome";
import { readOwnFacts } from "./ownFacts";
import { bounded, firstText } from "./read";
import type { Attributes, Span } from "./span";
import { readTokens } from "./tokens";

/** In order of precedence: a Vercel span carries `gen_ai.*` too. */
const DIALECTS: readonly Dialect[] = [VERCEL_AI, OTEL_GEN_AI];
const CONTENT_KEYS = new Map([...DIALECTS, OTHER].map((dialect) => [dialect, new Set(dialect.contentKeys)]));
const NO_KEYS: ReadonlySet<string> = new Set();

/**
 * The third stage of the path: one span in our words. What it says is read through its dialect's table; what no table
 * names stays in `attributes`. Pure: the same span and source make the same action, id included.
 */
export function normalise(span: Span, source: IngestSource): Action {
  const dialect = dialectOf(span.attributes);
  const kind = kindOf(span.attributes, dialect.kinds);
  const content = dialect.content[kind] ?? dialect.content.otherwise;
  const input = readContent(span, content.input);
  const output = readContent(span, content.output);
  const attributes = withoutLifted(span.attributes, input, output);
  const own = readOwnFacts(span.attributes);
  return {
    id: actionId(source.tenant, span.startNs, span.traceId, span.spanId),
    tenant: source.tenant,
    workload: source.workload,
    keyId: source.keyId,
    keyName: source.keyName,
    sender: speaksFor(own, kind, source.identity),
    startNs: span.startNs,
    endNs: span.endNs === 0n ? null : span.endNs,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    kind,
    name: bounded(span.name, MAX_NAME_CHARS),
    ...readOutcome(span),
    own,
    provider: readProvider(span.attributes, dialect),
    model: firstText(span.attributes, dialect.model, MAX_NAME_CHARS),
    tool: readTool(span, dialect, kind),
    target: firstText(span.attributes, dialect.target, MAX_NAME_CHARS),
    input: input.text,
    output: output.text,
    ...readTokens(span.attributes, dialect),
    dialect: dialect.name,
    schemaUrl: bounded(span.schemaUrl, MAX_NAME_CHARS),
    normaliserVersion: NORMALISER_VERSION,
    service: firstText(span.resource, ["service.name"], MAX_NAME_CHARS),
    environment: firstText(
      span.resource,
      ["deployment.environment.name", "deployment.environment"],
      MAX_NAME_CHARS,
    ),
    attributes,
    resource: span.resource,
    events: span.events,
    lifted: liftedTo(input, output),
    contentKeys: contentKeysOf(attributes, CONTENT_KEYS.get(dialect) ?? NO_KEYS, dialect !== OTHER),
  };
}

function dialectOf(attributes: Attributes): Dialect {
  return DIALECTS.find(({ claims }) => claimed(attributes, claims)) ?? OTHER;
}

function claimed(attributes: Attributes, { keys, prefixes }: Dialect["claims"]): boolean {
  if (keys.some((key) => attributes[key] !== undefined)) return true;
  if (prefixes.length === 0) return false;
  for (const key in attributes) if (prefixes.some((prefix) => key.startsWith(prefix))) return true;
  return false;
}

function kindOf(attributes: Attributes, rules: readonly KindRule[]): ActionKind {
  for (const rule of rules) {
    const kind = told(attributes, rule);
    if (kind !== null) return kind;
  }
  return "other";
}

function told(attributes: Attributes, rule: KindRule): ActionKind | null {
  if ("present" in rule) return firstText(attributes, [rule.present], 1) === null ? null : rule.kind;
  const value = attributes[rule.key];
  if (typeof value !== "string") return null;
  if ("pattern" in rule) return rule.pattern.test(value) ? rule.kind : null;
  const wanted = value.toLowerCase();
  return Object.hasOwn(rule.values, wanted) ? (rule.values[wanted] ?? null) : null;
}

function readProvider(attributes: Attributes, dialect: Dialect): string | null {
  const sent = firstText(attributes, dialect.provider, MAX_NAME_CHARS);
  if (sent === null) return null;
  const name = sent.replace(PROVIDER_SUFFIX, "");
  return Object.hasOwn(PROVIDERS, name) ? (PROVIDERS[name] ?? name) : name;
}

function readTool(span: Span, dialect: Dialect, kind: ActionKind): Action["tool"] {
  const callId = firstText(span.attributes, dialect.toolCallId, MAX_NAME_CHARS);
  const inName = kind === "tool_call" ? dialect.toolInSpanName?.exec(span.name)?.[1] : undefined;
  const name = firstText(span.attributes, dialect.toolName, MAX_NAME_CHARS) ?? inName;
  return name === undefined ? null : { name: bounded(name, MAX_NAME_CHARS), callId };
}

function withoutLifted(attributes: Attributes, input: ContentRead, output: ContentRead): Attributes {
  if (input.lifted === null && output.lifted === null) return attributes;
  const kept = noAttributes();
  for (const key in attributes) {
    if (key !== input.lifted && key !== output.lifted) kept[key] = attributes[key] ?? null;
  }
  return kept;
}

function liftedTo(input: ContentRead, output: ContentRead): Action["lifted"] {
  const lifted: Action["lifted"] = Object.create(null);
  if (input.lifted !== null) lifted[input.lifted] = "input";
  if (output.lifted !== null) lifted[output.lifted] = "output";
  return lifted;
}
