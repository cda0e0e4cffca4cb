"use client";

import {
  type Effect,
  effectOf,
  obligationsIn,
  shownConditions,
  withAnnotation,
  withEffect,
  withObligations,
  withWho,
} from "@/lib/policies/form/choices";
import { fieldsFor } from "@/lib/policies/form/fields";
import type { Condition, FormRule } from "@/lib/policies/form/formRule";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import { ConditionRow } from "./condition-row";
import css from "./editor.module.css";
import { WhatFields } from "./what-fields";
import { WhoFields } from "./who-fields";

interface FormRuleProps {
  rule: FormRule;
  /** From 1: part of each field's name, for those who hear it alone. */
  place: number;
  vocabulary: Vocabulary | null;
  readOnly: boolean;
  onRule: (rule: FormRule) => void;
  onTool: (tool: string) => void;
}

const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  permit: "Allow",
  forbid: "Forbid",
  approval: "Needs approval",
  permitApproval: "Allow, after approval",
};
const TEXTS = [
  ["title", "Title"],
  ["control", "Controls"],
] as const;
const APPROVAL_TEXTS = [
  ["approvers", "How many approve", "1"],
  ["timeout", "Waits for", "1h"],
] as const;

/** One rule: who may or may not do what, when, and what else must happen. */
export function FormRuleFields({ rule, place, vocabulary, readOnly, onRule, onTool }: FormRuleProps) {
  const named = (what: string) => `${what} of rule ${place}`;
  return (
    <fieldset disabled={readOnly} className={css.grid}>
      <legend className="bw-unseen">Rule {place}</legend>
      <span>Does</span>
      <EffectFields rule={rule} named={named} onRule={onRule} />
      <span>Who</span>
      <WhoFields
        rule={rule}
        named={named}
        vocabulary={vocabulary}
        onWho={(who) => onRule(withWho(rule, who))}
      />
      <span>What</span>
      <WhatFields rule={rule} named={named} vocabulary={vocabulary} onRule={onRule} onTool={onTool} />
      <span>When</span>
      <Conditions rule={rule} named={named} vocabulary={vocabulary} onRule={onRule} />
      {TEXTS.map(([name, label]) => (
        <TextRow key={name} label={label}>
          <input
            type="text"
            className={css.wide}
            aria-label={named(label)}
            list={name === "control" ? "controls" : undefined}
            value={rule.annotations[name] ?? ""}
            onChange={(event) => onRule(withAnnotation(rule, name, event.target.value))}
          />
        </TextRow>
      ))}
    </fieldset>
  );
}

interface EffectFieldsProps {
  rule: FormRule;
  named: (what: string) => string;
  onRule: (rule: FormRule) => void;
}

/** What it does, how it is approved, and what else must happen. */
function EffectFields({ rule, named, onRule }: EffectFieldsProps) {
  const effect = effectOf(rule);
  return (
    <div className={css.fields}>
      <select
        aria-label={named("Effect")}
        value={effect}
        onChange={(event) => onRule(withEffect(rule, event.target.value as Effect))}
      >
        {Object.entries(EFFECT_WORDS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      {(effect === "approval" || effect === "permitApproval") &&
        APPROVAL_TEXTS.map(([name, label, usual]) => (
          <label key={name}>
            {label}
            <input
              type="text"
              size={5}
              placeholder={usual}
              aria-label={named(label)}
              value={rule.annotations[name] ?? ""}
              onChange={(event) => onRule(withAnnotation(rule, name, event.target.value))}
            />
          </label>
        ))}
      {(["redact", "alert"] as const).map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={obligationsIn(rule).includes(one)}
            onChange={(event) => {
              const others = obligationsIn(rule).filter((other) => other !== one);
              onRule(withObligations(rule, event.target.checked ? [...others, one] : others));
            }}
          />
          {one === "redact" ? "Redact" : "Alert"}
        </label>
      ))}
    </div>
  );
}

function TextRow({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <span>{label}</span>
      <div className={css.fields}>{children}</div>
    </>
  );
}

interface ConditionsProps {
  rule: FormRule;
  named: (what: string) => string;
  vocabulary: Vocabulary | null;
  onRule: (rule: FormRule) => void;
}

/** All of these, and none of those after "unless". */
function Conditions({ rule, named, vocabulary, onRule }: ConditionsProps) {
  const fields = fieldsFor(rule, (tool) => vocabulary?.tools[tool]?.shape ?? null);
  const put = (list: readonly Condition[], at: number, condition: Condition | null) =>
    condition
      ? list.map((one, place) => (place === at ? condition : one))
      : list.filter((_, place) => place !== at);
  const first = fields[0];
  return (
    <ul className={css.conditions}>
      {shownConditions(rule).map(({ condition, at }) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place.
        <li key={`when ${at}`}>
          <ConditionRow
            condition={condition}
            word={at === 0 ? "" : "and"}
            name={named(`Condition ${at + 1}`)}
            fields={fields}
            dataClasses={vocabulary?.dataClasses ?? []}
            onCondition={(made) => onRule({ ...rule, when: put(rule.when, at, made) })}
          />
        </li>
      ))}
      {rule.unless.map((condition, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place.
        <li key={`unless ${at}`}>
          <ConditionRow
            condition={condition}
            word={at === 0 ? "unless" : "or"}
            name={named(`Exception ${at + 1}`)}
            fields={fields}
            dataClasses={vocabulary?.dataClasses ?? []}
            onCondition={(made) => onRule({ ...rule, unless: put(rule.unless, at, made) })}
          />
        </li>
      ))}
      <li className={css.fields}>
        {(["when", "unless"] as const).map((clause) => (
          <button
            key={clause}
            type="button"
            className={css.small}
            onClick={() => {
              if (first) onRule({ ...rule, [clause]: [...rule[clause], firstOf(first)] });
            }}
          >
            {clause === "when" ? "Add a condition" : "Add an exception"}
            <span className="bw-unseen"> to {named("")}</span>
          </button>
        ))}
      </li>
    </ul>
  );
}

/** A condition on a fact that says nothing much yet. */
function firstOf({
  path,
  type,
  optional,
}: {
  path: readonly string[];
  type: string;
  optional: boolean;
}): Condition {
  const fact = { kind: "fact" as const, path, guarded: optional };
  if (type === "decimal") return { ...fact, op: ">", value: { type, value: "0.0" } };
  if (type === "Long") return { ...fact, op: ">", value: { type, value: 0 } };
  if (type === "Bool") return { ...fact, op: "is", value: null };
  if (type === "Set") return { ...fact, op: "contains", value: { type: "String", value: "" } };
  return { ...fact, op: "==", value: { type: "String", value: "" } };
}
