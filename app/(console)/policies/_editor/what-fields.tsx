"use client";

import { useEffect, useEffectEvent } from "react";
import { type What, whatOf, withWhat } from "@/lib/policies/form/choices";
import type { FormRule } from "@/lib/policies/form/formRule";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import css from "./editor.module.css";
import { NamePicker } from "./name-picker";

const WORDS: readonly (readonly [What["kind"], string])[] = [
  ["anything", "Do anything"],
  ["tools", "Call any tool"],
  ["readOnlyTools", "Call read-only tools"],
  ["tool", "Call the tool"],
  ["server", "Call tools of the server"],
  ["models", "Use any model"],
  ["model", "Use the model"],
  ["provider", "Use models of the provider"],
  ["sources", "Retrieve from anywhere"],
  ["source", "Retrieve from"],
  ["delegation", "Delegate to any agent"],
  ["delegate", "Delegate to the agent"],
];
const LISTS = {
  tool: "Tool",
  server: "ToolServer",
  model: "Model",
  provider: "Provider",
  source: "Source",
  delegate: "Agent",
} as const;
type Named = keyof typeof LISTS;
const isNamed = (kind: string): kind is Named => kind in LISTS;

interface WhatFieldsProps {
  rule: FormRule;
  named: (what: string) => string;
  vocabulary: Vocabulary | null;
  onRule: (rule: FormRule) => void;
  /** A tool whose arguments nobody described was chosen. */
  onTool: (tool: string) => void;
}

/** What a rule is about. A tool whose arguments are known is named with them, so that conditions may name them. */
export function WhatFields({ rule, named, vocabulary, onRule, onTool }: WhatFieldsProps) {
  const what = whatOf(rule);
  const shape = what.kind === "tool" ? vocabulary?.tools[what.name] : undefined;
  const name = "name" in what ? what.name : "";
  const put = (kind: What["kind"], given: string) => {
    if (kind === "tool") {
      const typed = vocabulary?.tools[given] !== undefined;
      if (!typed && given !== "") onTool(given);
      onRule(withWhat(rule, { kind, name: given, typed }));
    } else if (isNamed(kind)) onRule(withWhat(rule, { kind, name: given } as What));
    else onRule(withWhat(rule, { kind } as What));
  };
  const type = useEffectEvent(() => onRule(withWhat(rule, { kind: "tool", name, typed: true })));
  const isNowTyped = what.kind === "tool" && !what.typed && shape !== undefined;
  useEffect(() => {
    if (isNowTyped) type();
  }, [isNowTyped]);
  return (
    <div className={css.fields}>
      <select
        aria-label={named("What")}
        value={what.kind}
        onChange={(event) => {
          const kind = event.target.value as What["kind"];
          put(kind, isNamed(kind) ? (vocabulary?.names[LISTS[kind]]?.[0]?.id ?? "") : "");
        }}
      >
        {WORDS.map(([kind, words]) => (
          <option key={kind} value={kind}>
            {words}
          </option>
        ))}
        {what.kind === "other" && <option value="other">As its text says</option>}
      </select>
      {isNamed(what.kind) && (
        <NamePicker
          label={named(WORDS.find(([kind]) => kind === what.kind)?.[1] ?? "What")}
          value={name}
          names={vocabulary?.names[LISTS[what.kind]] ?? []}
          open={what.kind !== "delegate"}
          onValue={(given) => put(what.kind, given)}
        />
      )}
      {what.kind === "tool" && (
        <span>
          {shape
            ? `its arguments are known ${shape.source === "schema" ? "from its schema" : "from its recorded calls"}`
            : "its arguments are not known"}
        </span>
      )}
    </div>
  );
}
