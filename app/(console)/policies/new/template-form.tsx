"use client";

import { useEffect, useId, useState } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import form from "@/app/_ui/form/form.module.css";
import { Select } from "@/app/_ui/form/select";
import type { TemplateParameter } from "@/lib/policies/template";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import { useVocabulary } from "../_editor/use-vocabulary";
import { createFromTemplateMutation } from "../mutations";
import { fieldOf } from "./template-field";

interface TemplateFormProps {
  template: string;
  title: string;
  parameters: readonly TemplateParameter[];
}

/** A name and what the template asks for, with what the catalogs have beside it. */
export function TemplateForm({ template, title, parameters }: TemplateFormProps) {
  const { vocabulary, learn } = useVocabulary();
  const [tool, setTool] = useState("");
  const isUnread = vocabulary?.names.Tool?.some(({ id }) => id === tool) === true && !vocabulary.tools[tool];
  useEffect(() => {
    if (isUnread) learn(tool);
  }, [isUnread, learn, tool]);
  return (
    <ActionForm action={createFromTemplateMutation} submit="Create draft">
      {(refused) => (
        <>
          <input type="hidden" name="template" value={template} />
          <Field name="name" label="Name" value={title} autoComplete="off" refused={refused} />
          {parameters.map((parameter) => (
            <Parameter
              key={parameter.id}
              parameter={parameter}
              choices={choicesOf(parameter, vocabulary, tool)}
              refused={refused}
              onValue={(value) => {
                if (parameter.kind === "tool") setTool(value.trim());
              }}
              onLeave={(value) => {
                const left = value.trim();
                if (parameter.kind !== "tool" || left === "") return;
                setTool(left);
                // The catalogs may not have it yet, and its recorded calls tell its arguments all the same.
                if (!vocabulary?.tools[left]) learn(left);
              }}
            />
          ))}
        </>
      )}
    </ActionForm>
  );
}

function choicesOf(
  { kind }: TemplateParameter,
  vocabulary: Vocabulary | null,
  tool: string,
): readonly string[] {
  if (!vocabulary) return [];
  if (kind === "team") return (vocabulary.names.Team ?? []).map(({ id }) => id);
  if (kind === "tool")
    return (vocabulary.names.Tool ?? []).map(({ id }) => id).filter((id) => !id.includes("/"));
  if (kind !== "argument") return [];
  const shape = vocabulary.tools[tool]?.shape ?? {};
  return Object.keys(shape).filter((name) => shape[name]?.type === "Long" || shape[name]?.type === "decimal");
}

/** Of several, none is taken unless somebody chose it. */
function optionsOf(choices: readonly string[]): { value: string; label: string }[] {
  const named = choices.map((choice) => ({ value: choice, label: choice }));
  return named.length > 1 ? [{ value: "", label: "Choose one" }, ...named] : named;
}

interface ParameterProps {
  parameter: TemplateParameter;
  choices: readonly string[];
  refused: Refused | null;
  onValue: (value: string) => void;
  onLeave: (value: string) => void;
}

function Parameter({ parameter, choices, refused, onValue, onLeave }: ParameterProps) {
  const { id, label, kind, help, preset } = parameter;
  const list = useId();
  // What was typed before the choices came stays, where it is one of them.
  const [typed, setTyped] = useState("");
  const name = fieldOf(id);
  if (kind === "flag")
    return (
      <label className={form.choice}>
        <input type="checkbox" name={name} value="yes" defaultChecked={preset === true} />
        {label}
        <small>{help}</small>
      </label>
    );
  const wrong = refused?.fields[id];
  const told = refused && wrong ? { ...refused, fields: { [name]: wrong } } : refused;
  if (kind === "argument" && choices.length > 0)
    return (
      <Select
        name={name}
        label={label}
        help={help}
        options={optionsOf(choices)}
        value={choices.includes(typed) ? typed : undefined}
        refused={told}
      />
    );
  return (
    // The field is not ours to listen to: what is typed in it comes up.
    <div
      onInput={(event) => {
        const { value } = event.target as HTMLInputElement;
        setTyped(value.trim());
        onValue(value);
      }}
      onBlur={(event) => onLeave((event.target as HTMLInputElement).value)}
    >
      <Field
        name={name}
        label={label}
        help={kind === "texts" ? `${help} Several by commas.` : help}
        value={preset === undefined ? "" : Array.isArray(preset) ? preset.join(", ") : String(preset)}
        autoComplete="off"
        list={choices.length > 0 ? list : undefined}
        refused={told}
      />
      <datalist id={list}>
        {choices.map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
    </div>
  );
}
