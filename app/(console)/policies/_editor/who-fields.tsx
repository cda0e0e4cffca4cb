"use client";

import { type Who, whoOf } from "@/lib/policies/form/choices";
import type { FormRule } from "@/lib/policies/form/formRule";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import css from "./editor.module.css";
import { NamePicker } from "./name-picker";

const WORDS: readonly (readonly [Who["kind"], string])[] = [
  ["everybody", "Everybody"],
  ["agents", "Every agent"],
  ["agentsOf", "Agents of the team"],
  ["team", "Agents and people of the team"],
  ["agent", "The agent"],
  ["person", "The person"],
];

interface WhoFieldsProps {
  rule: FormRule;
  named: (what: string) => string;
  vocabulary: Vocabulary | null;
  onWho: (who: Who) => void;
}

/** Whom a rule is about. */
export function WhoFields({ rule, named, vocabulary, onWho }: WhoFieldsProps) {
  const who = whoOf(rule);
  const listed = (type: "Team" | "Agent" | "User") => vocabulary?.names[type] ?? [];
  const first = (type: "Team" | "Agent" | "User") => listed(type)[0]?.id ?? "";
  const choose = (kind: Who["kind"]) => {
    if (kind === "agentsOf" || kind === "team")
      onWho({ kind, team: "team" in who ? who.team : first("Team") });
    else if (kind === "agent") onWho({ kind, id: first("Agent") });
    else if (kind === "person") onWho({ kind, id: first("User") });
    else onWho({ kind });
  };
  return (
    <div className={css.fields}>
      <select
        aria-label={named("Who")}
        value={who.kind}
        onChange={(event) => choose(event.target.value as Who["kind"])}
      >
        {WORDS.map(([kind, words]) => (
          <option key={kind} value={kind}>
            {words}
          </option>
        ))}
        {who.kind === "other" && <option value="other">As its text says</option>}
      </select>
      {"team" in who && (
        <NamePicker
          label={named("Team")}
          value={who.team}
          names={listed("Team")}
          onValue={(team) => onWho({ ...who, team })}
        />
      )}
      {"id" in who && (
        <NamePicker
          label={named(who.kind === "agent" ? "Agent" : "Person")}
          value={who.id}
          names={listed(who.kind === "agent" ? "Agent" : "User")}
          onValue={(id) => onWho({ ...who, id })}
        />
      )}
    </div>
  );
}
