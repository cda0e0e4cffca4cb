"use client";

import { useId, useState } from "react";
import {
  FIELD_OPS,
  type FormField,
  PRESENCE_OPS,
  printFieldValue,
  readFieldValue,
} from "@/lib/policies/form/fields";
import type { Condition, FormOp } from "@/lib/policies/form/formRule";
import { printPath } from "@/lib/policies/form/printForm";
import css from "./editor.module.css";

interface ConditionRowProps {
  condition: Condition;
  /** `and`, `unless` or `or`; empty before the first. */
  word: string;
  name: string;
  fields: readonly FormField[];
  dataClasses: readonly string[];
  /** Null takes it out. */
  onCondition: (condition: Condition | null) => void;
}

const BARE = ["is", "isNot", "has", "hasNot"];
const FIRST: Readonly<Record<FormField["type"], string>> = {
  Bool: "",
  Long: "0",
  decimal: "0",
  String: "",
  Set: "",
  datetime: "2026-01-01",
  Entity: "",
};

/** A fact, how it stands, and to what. An expression that has no fields is shown as its text. */
export function ConditionRow(props: ConditionRowProps) {
  const { condition, word, name, onCondition } = props;
  const remove = (
    <button
      type="button"
      className={css.small}
      aria-label={`Remove ${name}`}
      onClick={() => onCondition(null)}
    >
      Remove
    </button>
  );
  const isPlain = condition.kind === "fact" && !hasComma(condition);
  return (
    <div className={css.fields}>
      {word}{" "}
      {isPlain ? (
        <FactFields {...props} condition={condition} />
      ) : (
        <>
          <code className={css.byHand}>
            {condition.kind === "text" ? condition.text : printPath(condition.path)}
          </code>{" "}
          <span>written by hand</span>
        </>
      )}
      {remove}
    </div>
  );
}

type FactCondition = Extract<Condition, { kind: "fact" }>;

function FactFields({
  condition,
  name,
  fields,
  dataClasses,
  onCondition,
}: ConditionRowProps & { condition: FactCondition }) {
  const shown = printFieldValue(condition.value);
  const [typed, setTyped] = useState({ of: shown, text: shown });
  const key = (path: readonly string[]) => JSON.stringify(path);
  const field = fields.find(({ path }) => key(path) === key(condition.path));
  const type = field?.type ?? "String";
  const ops = [...FIELD_OPS[type], ...(field?.optional ? PRESENCE_OPS : [])];
  // What is typed stands until it is a value; what comes from elsewhere takes its place.
  const text = typed.of === shown ? typed.text : shown;
  const put = (to: FormField, op: FormOp, value: string) => {
    const read = BARE.includes(op) ? null : readFieldValue(to.type, op, value);
    const asks = op === "has" || op === "hasNot";
    if (BARE.includes(op) || read)
      onCondition({ kind: "fact", path: to.path, op, value: read, guarded: to.optional && !asks });
    setTyped({ of: read ? printFieldValue(read) : shown, text: value });
  };
  const choose = (to: FormField) => put(to, FIELD_OPS[to.type][0]?.[0] ?? "has", FIRST[to.type]);
  return (
    <>
      <FieldSelect name={name} fields={fields} field={field} path={condition.path} onField={choose} />
      <select
        aria-label={`${name}: how it stands`}
        value={condition.op}
        disabled={!field}
        onChange={(event) =>
          field && put(field, event.target.value as FormOp, text === "" ? FIRST[type] : text)
        }
      >
        {ops.map(([op, words]) => (
          <option key={op} value={op}>
            {words}
          </option>
        ))}
        {!ops.some(([op]) => op === condition.op) && <option value={condition.op}>{condition.op}</option>}
      </select>
      {!BARE.includes(condition.op) && (
        <ValueField
          name={name}
          text={text}
          wrong={readFieldValue(type, condition.op, text) === null ? wordsOf(type) : null}
          known={field?.path.at(-1) === "dataClasses" ? dataClasses : (field?.values ?? [])}
          onText={field ? (value) => put(field, condition.op, value) : null}
        />
      )}
    </>
  );
}

interface ValueFieldProps {
  name: string;
  text: string;
  /** What it should be, where it is none. */
  wrong: string | null;
  known: readonly string[];
  /** Null where it only shows. */
  onText: ((text: string) => void) | null;
}

function ValueField({ name, text, wrong, known, onText }: ValueFieldProps) {
  const id = useId();
  return (
    <>
      <input
        type="text"
        className={css.value}
        aria-label={`${name}: value`}
        aria-invalid={wrong !== null || undefined}
        list={id}
        value={text}
        readOnly={onText === null}
        autoComplete="off"
        onChange={(event) => onText?.(event.target.value)}
      />
      <datalist id={id}>
        {known.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      {wrong && <span role="alert">{wrong}</span>}
    </>
  );
}

const hasComma = ({ value }: Extract<Condition, { kind: "fact" }>) =>
  value?.type === "Set" && value.values.some((one) => one.includes(","));

function wordsOf(type: FormField["type"]): string {
  if (type === "Long") return "A whole number";
  if (type === "decimal") return "A number with at most four places";
  return type === "datetime" ? "A time, such as 2026-01-31" : "A text";
}

interface FieldSelectProps {
  name: string;
  fields: readonly FormField[];
  field: FormField | undefined;
  path: readonly string[];
  onField: (field: FormField) => void;
}

function FieldSelect({ name, fields, field, path, onField }: FieldSelectProps) {
  const groups = [...new Set(fields.map(({ group }) => group))];
  return (
    <select
      aria-label={`${name}: fact`}
      title={field?.doc}
      value={field ? String(fields.indexOf(field)) : ""}
      onChange={(event) => {
        const chosen = fields[Number(event.target.value)];
        if (chosen) onField(chosen);
      }}
    >
      {!field && <option value="">{printPath(path)}</option>}
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {fields.map((one, at) =>
            one.group === group ? (
              <option key={one.path.join(".")} value={at}>
                {one.path.slice(1).join(".")}
              </option>
            ) : null,
          )}
        </optgroup>
      ))}
    </select>
  );
}
