"use client";

import { useEffect, useEffectEvent, useState } from "react";
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
/** A name is typed letter by letter, and not each beginning of it is asked about. */
const PAUSE_MS = 350;
const isNamed = (kind: string): kind is Named => kind in LISTS;

interface WhatFieldsProps {
  rule: FormRule;
  named: (what: string) => string;
  vocabulary: Vocabulary | null;
  onRule: (rule: FormRule) => void;
  /** Asks for the arguments of a tool of which nothing is known. */
  onTool: (tool: string) => void;
}

/** What a rule is about. A tool whose arguments are known is named with them, so that conditions may name them. */
export function WhatFields({ rule, named, vocabulary, onRule, onTool }: WhatFieldsProps) {
  const what = whatOf(rule);
  const shape = what.kind === "tool" ? vocabulary?.tools[what.name] : undefined;
  const name = "name" in what ? what.name : "";
  const [chosen, setChosen] = useState<string | null>(null);
  const put = (kind: What["kind"], given: string) => {
    if (kind === "tool") {
      const typed = vocabulary?.tools[given] !== undefined;
      setChosen(given);
      onRule(withWhat(rule, { kind, name: given, typed }));
    } else if (isNamed(kind)) onRule(withWhat(rule, { kind, name: given } as What));
    else onRule(withWhat(rule, { kind } as What));
  };
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
        <ToolArguments
          tool={name}
          shape={shape}
          isAsked={vocabulary !== null}
          // Whoever just chose it meant it so; what was written otherwise stays until a person says so.
          isMeant={!what.typed && chosen === name}
          onTool={onTool}
          onType={what.typed ? null : () => onRule(withWhat(rule, { kind: "tool", name, typed: true }))}
          label={named("arguments")}
        />
      )}
    </div>
  );
}

interface ToolArgumentsProps {
  tool: string;
  shape: Vocabulary["tools"][string] | undefined;
  isAsked: boolean;
  isMeant: boolean;
  onTool: (tool: string) => void;
  /** Names the tool with its arguments; null where the rule does already. */
  onType: (() => void) | null;
  label: string;
}

/** Whether conditions can name what the tool takes: asked for where nothing is known, at a pause of typing. */
function ToolArguments({ tool, shape, isAsked, isMeant, onTool, onType, label }: ToolArgumentsProps) {
  const type = useEffectEvent(() => onType?.());
  const ask = useEffectEvent(() => onTool(tool));
  const isNowTyped = isMeant && shape !== undefined;
  useEffect(() => {
    if (isNowTyped) type();
  }, [isNowTyped]);
  const isUnread = isAsked && tool !== "" && shape === undefined;
  useEffect(() => {
    if (!isUnread) return;
    const timer = setTimeout(() => ask(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isUnread, tool]);
  if (!shape) return <span>its arguments are not known</span>;
  return (
    <>
      <span>
        its arguments are known {shape.source === "schema" ? "from its schema" : "from its recorded calls"}
      </span>
      {onType && (
        <button type="button" className={css.small} onClick={onType}>
          Let conditions name them<span className="bw-unseen">: {label}</span>
        </button>
      )}
    </>
  );
}
