"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { DoButton } from "./do-button";
import { distinguishMutation, mergeMutation, undoMutation } from "./mutations";
import css from "./people.module.css";

interface ShownSuggestion {
  reason: string;
  keep: { id: string; name: string };
  merge: { id: string; name: string };
}

interface Done {
  merge: string;
  words: string;
}

interface SuggestionListProps {
  suggestions: ShownSuggestion[];
  mayWrite: boolean;
  /** Its heading, with how many there are. */
  head: ReactNode;
  foot?: ReactNode;
}

/** Pairs that may be one, each with the reason; what was merged a moment ago stays here with its undo. */
export function SuggestionList({ suggestions, mayWrite, head, foot }: SuggestionListProps) {
  const [done, setDone] = useState<Done[]>([]);
  if (suggestions.length === 0 && done.length === 0) return null;
  return (
    <section id="suggestions" className={css.card} aria-label="Suggestions">
      {head}
      <div role="status">
        {done.map((one) => (
          <div key={one.merge} className={css.notice}>
            <span>{one.words}</span>
            <DoButton
              label="Undo"
              name={`Undo: ${one.words}`}
              fields={{ id: one.merge }}
              action={undoMutation}
              onDone={() => setDone((all) => all.filter(({ merge }) => merge !== one.merge))}
            />
          </div>
        ))}
      </div>
      <ul className={css.suggestions}>
        {suggestions.map((one) => (
          <SuggestionRow
            key={`${one.keep.id} ${one.merge.id}`}
            {...one}
            mayWrite={mayWrite}
            onMerged={(merge, words) => setDone((all) => [...all, { merge, words }])}
          />
        ))}
      </ul>
      {foot}
    </section>
  );
}

function SuggestionRow({
  reason,
  keep,
  merge,
  mayWrite,
  onMerged,
}: ShownSuggestion & { mayWrite: boolean; onMerged: (merge: string, words: string) => void }) {
  const [kept, merged] = [visible(keep.name), visible(merge.name)];
  const fields = { keep: keep.id, merge: merge.id };
  return (
    <li className={css.suggestion}>
      <div>
        <div className={css.pair}>
          <Link href={`/people/${merge.id}`}>
            <Text of={merge.name} />
          </Link>
          <span className={css.subtle}>may be</span>
          <Link href={`/people/${keep.id}`}>
            <Text of={keep.name} />
          </Link>
        </div>
        <p className={css.subtle}>
          <Text of={reason} />
        </p>
      </div>
      {mayWrite && (
        <div className={css.actions}>
          <DoButton
            label="Merge"
            name={`Merge ${merged} into ${kept}`}
            fields={fields}
            action={mergeMutation}
            onDone={({ id }) => onMerged(id, `${merged} was merged into ${kept}.`)}
          />
          <DoButton
            label="Not the same"
            name={`${merged} and ${kept} are not the same`}
            fields={fields}
            action={distinguishMutation}
          />
        </div>
      )}
    </li>
  );
}
