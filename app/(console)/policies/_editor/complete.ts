import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EntityType } from "@/lib/policies/facts";
import { quoted } from "@/lib/policies/schema";
import type { Fact } from "@/lib/policies/vocabulary";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";

/** What an editor knows when it completes; null until it was loaded. */
export type KnownVocabulary = () => Vocabulary | null;

const KEYWORDS: readonly Completion[] = [
  ["permit", "Allows, unless another rule forbids it"],
  ["forbid", "Denies, whatever else permits it"],
  ["when", "Only where this holds"],
  ["unless", "Only where this does not hold"],
  ["principal", "Who acts"],
  ["action", "What is done"],
  ["resource", "What it is done to"],
  ["context", "What is known around it"],
  ["has", "Whether a fact is there"],
  ["like", "Matches a text, with *"],
  ["in", "Is it, or is within it"],
  ["is", "Is of this kind"],
  ["if", "if … then … else …"],
  ["true", ""],
  ["false", ""],
].map(([label = "", detail = ""]) => ({ label, detail, type: "keyword" }));

/** Completes a policy from what the tenant's catalogs have. */
export function completeFrom(
  known: KnownVocabulary,
): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const vocabulary = known();
    const before = context.state.sliceDoc(0, context.pos);
    return vocabulary ? completionOf(vocabulary, before, context) : null;
  };
}

function completionOf(
  vocabulary: Vocabulary,
  text: string,
  { pos, explicit }: { pos: number; explicit: boolean },
): CompletionResult | null {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const give = (typed: string, options: readonly Completion[]): CompletionResult | null =>
    options.length > 0 ? { from: pos - typed.length, options: [...options], validFor: /^[^"\n.]*$/u } : null;
  const annotation = /@(\w*)$/u.exec(line);
  if (annotation) return give(annotation[1] ?? "", annotationsOf(vocabulary));
  const within = /@(\w+)\(\s*"(?:[^"]*,\s*)?([^",]*)$/u.exec(line);
  if (within) return give(within[2] ?? "", annotationValues(vocabulary, within[1] ?? ""));
  const entity = /Bailiwick::(\w+)::"([^"\n]*)$/u.exec(line);
  if (entity) return give(entity[2] ?? "", idsOf(vocabulary, entity[1] ?? ""));
  const type = /Bailiwick::(\w*)$/u.exec(line);
  if (type) return give(type[1] ?? "", typesOf(vocabulary));
  const known = /\b([a-z]\w*(?:\.\w+)*)\s*(?:==|!=)\s*"([^"\n]*)$/u.exec(line);
  if (known) return give(known[2] ?? "", valuesOf(vocabulary, known[1] ?? ""));
  const classes = /dataClasses\.contains(?:Any|All)?\(\[?(?:"[^"]*",\s*)*"([^"\n]*)$/u.exec(line);
  if (classes)
    return give(
      classes[1] ?? "",
      vocabulary.dataClasses.map((label) => ({ label, type: "constant" })),
    );
  const fact = /\b((?:principal|resource|context)(?:\.\w+)*)\.(\w*)$/u.exec(line);
  if (fact) return give(fact[2] ?? "", factsAt(vocabulary, fact[1] ?? "", toolIn(text)));
  const word = /(?<![\w."])(\w*)$/u.exec(line)?.[1] ?? "";
  if (/"[^"]*$/u.test(line.replace(/"(?:[^"\\]|\\.)*"/gu, ""))) return null;
  return word !== "" || explicit ? give(word, [...KEYWORDS, ...rootsOf()]) : null;
}

const rootsOf = (): Completion[] => [
  { label: "Bailiwick::", type: "namespace", detail: "Agent, Team, Tool, Model …" },
  { label: "decimal", type: "function", apply: 'decimal("0.0")', detail: "A number with up to four places" },
  { label: "datetime", type: "function", apply: 'datetime("2026-01-01")', detail: "A time" },
];

const annotationsOf = ({ annotations }: Vocabulary): Completion[] =>
  Object.entries(annotations).map(([label, info]) => ({
    label,
    info,
    apply: `${label}("`,
    type: "property",
  }));

function annotationValues({ controls }: Vocabulary, name: string): Completion[] {
  const words = (list: readonly string[]) => list.map((label) => ({ label, type: "constant" }));
  if (name === "obligation") return words(["require-approval", "redact", "alert"]);
  if (name === "severity") return words(["info", "low", "medium", "high", "critical"]);
  if (name === "on_timeout") return words(["deny", "allow"]);
  if (name !== "control") return [];
  return controls.flatMap((set) =>
    set.controls.map((control) => ({
      label: control.id,
      detail: control.name,
      type: "constant",
      section: set.name,
    })),
  );
}

const typesOf = ({ entities }: Vocabulary): Completion[] => [
  { label: "Action", apply: 'Action::"', detail: "What is done", type: "type" },
  ...Object.entries(entities).map(([label, { doc }]) => ({ label, info: doc, type: "type" })),
];

function idsOf({ actions, tools, names }: Vocabulary, type: string): Completion[] {
  if (type === "Action")
    return [
      ...actions.map(({ action, resource }) => ({
        label: action,
        detail: `of a ${resource}`,
        type: "method",
      })),
      ...Object.keys(tools).map((tool) => ({
        label: `tool:${tool}`,
        apply: quoted(`tool:${tool}`).slice(1, -1),
        detail: "with its arguments",
        type: "method",
      })),
    ];
  const list = names[type as EntityType] ?? [];
  return list.map(({ id, name }) => ({
    label: id === name ? id : `${name} (${id})`,
    apply: quoted(id).slice(1, -1),
    type: "constant",
  }));
}

/** `read_only, read_write, execute or unknown.` in a fact's line says its values. */
function valuesOf(vocabulary: Vocabulary, path: string): Completion[] {
  const at = path.lastIndexOf(".");
  const facts = plainFacts(vocabulary, path.slice(0, at)).filter(({ name }) => name === path.slice(at + 1));
  const values = facts.flatMap(
    ({ doc }) => /(?:^|: )([\w-]+(?:, [\w-]+)* or [\w-]+)\.$/u.exec(doc)?.[1]?.split(/, | or /u) ?? [],
  );
  return [...new Set(values)].map((label) => ({ label, type: "constant" }));
}

function plainFacts({ entities, context, session }: Vocabulary, path: string): readonly Fact[] {
  if (path === "context") return context;
  if (path === "context.session") return session;
  if (path === "context.user") return entities.User.facts;
  if (path === "principal")
    return [...entities.Agent.facts, ...entities.User.facts.filter(({ name }) => name !== "name")];
  if (path !== "resource") return [];
  const { Tool, Model, Source, Agent } = entities;
  return [...Tool.facts, ...Model.facts, ...Source.facts, ...Agent.facts];
}

function factsAt(vocabulary: Vocabulary, path: string, tool: string | null): Completion[] {
  const shape = tool === null ? undefined : vocabulary.tools[tool];
  const said = shape?.source === "recorded" ? "of its recorded calls" : "of its schema";
  if (path === "context.input" && shape)
    return Object.entries(shape.shape).map(([label, field]) => ({
      label,
      type: "property",
      detail: `${field.type}${field.optional ? ", may be absent" : ""}, ${said}`,
    }));
  if (path === "context.session.sum" && shape)
    return Object.entries(shape.shape)
      .filter(([, { type }]) => type === "Long" || type === "decimal")
      .map(([label]) => ({ label, type: "property", detail: "so far in the session" }));
  const facts = plainFacts(vocabulary, path).map(({ name, type, optional, doc }) => ({
    label: name,
    type: "property",
    detail: optional ? `${type}, may be absent` : type,
    info: doc,
  }));
  const more = path === "context" ? ["session", ...(shape ? ["input"] : [])] : [];
  const seen = new Set<string>();
  return [...facts, ...more.map((label) => ({ label, type: "property" }))].filter(
    ({ label }) => !seen.has(label) && seen.add(label),
  );
}

/** The tool whose own action the rule at the end of this text names. */
function toolIn(text: string): string | null {
  const rule = text.slice(text.lastIndexOf(";") + 1);
  return /Action::"tool:([^"]+)"/u.exec(rule)?.[1] ?? null;
}
