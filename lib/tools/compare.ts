import { diffWordsWithSpace } from "diff";

/** A stretch of a text that stands in both, or in one only. */
export interface DiffRun {
  mark: "same" | "added" | "removed";
  text: string;
}

/** What was changed in a definition, for people: its description, and the rest of it as JSON. */
export interface DefinitionDiff {
  description: DiffRun[] | null;
  rest: DiffRun[] | null;
}

/** Beyond it the search for what stayed takes longer than anyone waits: the old stands beside the new as a whole. */
const MAX_EDITS = 1_000;
const MAX_CHARACTERS = 200_000;

/** The difference of two canonical definitions, word by word. A part without a difference is null. */
export function compareDefinitions(before: string, after: string): DefinitionDiff {
  const [old, now] = [partsOf(before), partsOf(after)];
  return {
    description: old.description === now.description ? null : compareWords(old.description, now.description),
    rest: old.rest === now.rest ? null : compareWords(old.rest, now.rest),
  };
}

/** A definition for reading: its description, and the rest as indented JSON. */
export function partsOf(definition: string): { description: string; rest: string } {
  const { description = "", ...rest } = JSON.parse(definition) as { description?: string };
  return { description, rest: JSON.stringify(rest, null, 2) };
}

/** The difference of two texts, word by word, white space included. */
export function compareWords(before: string, after: string): DiffRun[] {
  const whole: DiffRun[] = [
    { mark: "removed", text: before },
    { mark: "added", text: after },
  ];
  if (before.length + after.length > MAX_CHARACTERS) return whole.filter((run) => run.text !== "");
  const found = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  return (
    found?.map((part) => ({
      mark: part.added ? "added" : part.removed ? "removed" : "same",
      text: part.value,
    })) ?? whole.filter((run) => run.text !== "")
  );
}
