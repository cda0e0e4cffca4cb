"use client";

import { useState } from "react";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { BLANK_RULE } from "@/lib/policies/form/choices";
import { addRule, removeRule, replaceRule, type Spread, swapRules } from "@/lib/policies/form/edits";
import type { FormRule } from "@/lib/policies/form/formRule";
import { printForm } from "@/lib/policies/form/printForm";
import type { ReadRule } from "@/lib/policies/form/readPolicy";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import css from "./editor.module.css";
import { FormRuleFields } from "./form-rule";
import type { Reading } from "./use-reading";

interface FormRulesProps {
  text: string;
  reading: Reading;
  vocabulary: Vocabulary | null;
  mayWrite: boolean;
  onText: (text: string) => void;
  onShowText: (at: number) => void;
  onTool: (tool: string) => void;
}

/** The rules of a policy as forms. A change writes that rule's text anew; all other text stays, byte for byte. */
export function FormRules(props: FormRulesProps) {
  const { text, reading, mayWrite, onText } = props;
  // What the form itself wrote is known before it is read again.
  const [own, setOwn] = useState<Spread<ReadRule> | null>(null);
  const spread =
    own?.text === text ? own : reading.of === text && reading.rules ? { text, rules: reading.rules } : null;
  if (!spread)
    return (
      <p className={css.problems}>
        {reading.of === text
          ? "The text has mistakes, so the form cannot show its rules. Correct it as text first."
          : "Reading the text…"}
      </p>
    );
  const write = (at: number, form: FormRule) => {
    const made = replaceRule(spread, at, printForm(form), {
      form,
      title: form.annotations.title ?? null,
    } as Partial<ReadRule>);
    setOwn(made);
    onText(made.text);
  };
  const { rules } = spread;
  return (
    <>
      <ol className={css.rules}>
        {rules.map((rule, at) => (
          // The place is the identity: a form is of the rule that stands there.
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have nothing else that is theirs alone.
          <RuleItem
            key={at}
            rule={rule}
            at={at}
            spread={spread}
            {...props}
            onRule={(form) => write(at, form)}
          />
        ))}
      </ol>
      <datalist id="controls">
        {props.vocabulary?.controls.flatMap((set) =>
          set.controls.map(({ id, name }) => (
            <option key={id} value={id}>
              {set.name}: {name}
            </option>
          )),
        )}
      </datalist>
      {mayWrite && (
        <p className={css.problems}>
          <button
            type="button"
            className={button.button}
            onClick={() => onText(addRule(text, printForm(BLANK_RULE)))}
          >
            Add a rule
          </button>
        </p>
      )}
    </>
  );
}

interface RuleItemProps extends FormRulesProps {
  rule: ReadRule;
  at: number;
  spread: Spread<ReadRule>;
  onRule: (form: FormRule) => void;
}

function RuleItem({ rule, at, spread, onRule, ...props }: RuleItemProps) {
  const { text, vocabulary, mayWrite, onText, onShowText, onTool } = props;
  return (
    <li className={css.rule}>
      <div className={css.ruleHead}>
        <h3>
          {at + 1}. <Text of={rule.title ?? rule.id} />
        </h3>
        <button type="button" className={css.small} onClick={() => onShowText(rule.start)}>
          Show text<span className="bw-unseen"> of rule {at + 1}</span>
        </button>
        {mayWrite && (
          <RuleButtons
            at={at}
            last={at === spread.rules.length - 1}
            onUp={() => onText(swapRules(spread, at - 1))}
            onDown={() => onText(swapRules(spread, at))}
            onRemove={() => onText(removeRule(spread, at))}
          />
        )}
      </div>
      {rule.form ? (
        <FormRuleFields
          rule={rule.form}
          place={at + 1}
          vocabulary={vocabulary}
          readOnly={!mayWrite}
          onRule={onRule}
          onTool={onTool}
        />
      ) : (
        <>
          <p>This rule is written by hand: edit its text. {rule.why}</p>
          <pre className={css.byHand}>
            <Text of={text.slice(rule.start, rule.end)} />
          </pre>
        </>
      )}
    </li>
  );
}

interface RuleButtonsProps {
  at: number;
  last: boolean;
  onUp: () => void;
  onDown: () => void;
  onRemove: () => void;
}

function RuleButtons({ at, last, onUp, onDown, onRemove }: RuleButtonsProps) {
  return (
    <>
      <button
        type="button"
        className={css.small}
        aria-label={`Move rule ${at + 1} up`}
        disabled={at === 0}
        onClick={onUp}
      >
        ↑
      </button>
      <button
        type="button"
        className={css.small}
        aria-label={`Move rule ${at + 1} down`}
        disabled={last}
        onClick={onDown}
      >
        ↓
      </button>
      <button type="button" className={css.small} aria-label={`Remove rule ${at + 1}`} onClick={onRemove}>
        Remove
      </button>
    </>
  );
}
