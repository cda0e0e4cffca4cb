import type { KnownShape } from "@/lib/policies/shapes";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";

/** Typed arguments by tool name, as they came in. */
export type Tools = Readonly<Record<string, KnownShape>>;

/** What is known of tools after more came in: all of it, the newest word of each. The same object where nothing is new. */
export function withLearned(known: Tools, came: Tools): Tools {
  const isNew = Object.entries(came).some(([tool, one]) => !isSame(known[tool], one));
  return isNew ? { ...known, ...came } : known;
}

/** The vocabulary with what was learned besides: an answer lists only what its question named, and takes nothing away. */
export const vocabularyWith = (vocabulary: Vocabulary, learned: Tools): Vocabulary => ({
  ...vocabulary,
  tools: withLearned(vocabulary.tools, learned),
});

const isSame = (one: KnownShape | undefined, other: KnownShape) =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
