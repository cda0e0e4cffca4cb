"use client";

import { useState } from "react";
import type { Mutated } from "@/app/_edge/mutate";

interface Draft {
  text: string;
  setText: (text: string) => void;
  /** The revision that this text was made from. */
  from: number;
  isSaved: boolean;
  /** Somebody else saved since, and this text is not theirs. */
  isOvertaken: boolean;
  keepMine: () => void;
}

/**
 * The text that is edited, beside what is saved. What others saved takes its place only where nothing was typed: else both
 * stay, and a save from an older revision is refused until a person has decided.
 */
export function useDraft(
  saved: string,
  revision: number,
  ended: Mutated<{ revision: number; text: string }> | null,
): Draft {
  const [base, setBase] = useState({ text: saved, revision });
  const [text, setText] = useState(saved);
  const mine = ended?.ok && ended.value.revision > base.revision ? ended.value : null;
  const isNew = saved !== base.text || revision !== base.revision;
  if (mine) setBase(mine);
  else if (isNew && revision >= base.revision && (text === base.text || text === saved)) {
    setBase({ text: saved, revision });
    setText(saved);
  }
  return {
    text,
    setText,
    from: base.revision,
    isSaved: text === base.text,
    isOvertaken: isNew && revision > base.revision && text !== saved,
    keepMine: () => setBase({ text: saved, revision }),
  };
}
