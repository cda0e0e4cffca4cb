"use client";

import { useRef, useState } from "react";
import type { Refused } from "@/app/_edge/mutate";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import { Icon } from "@/app/_ui/icons";
import type { SubjectView } from "@/lib/subscriptions/subscription";
import { PrincipalPicker } from "../people/principal-picker";
import css from "./subscriptions.module.css";
import { SUBJECT_WORDS } from "./words";

const PICKED = "picked-owner";

export interface TeamChoice {
  id: string;
  name: string;
}

interface OwnersEditorProps {
  legend: string;
  help: string;
  teams: readonly TeamChoice[];
  given: readonly SubjectView[];
  refused: Refused | null;
}

/** Teams, groups, people and user names, as a list to add to and take from. */
export function OwnersEditor({ legend, help, teams, given, refused }: OwnersEditorProps) {
  const [owners, setOwners] = useState<readonly SubjectView[]>(given);
  const add = (one: SubjectView) =>
    setOwners((all) => [...all.filter((other) => keyOf(other) !== keyOf(one)), one]);
  const error = refused?.fields.owners ?? refused?.fields.subjects;
  return (
    <fieldset className={css.editor}>
      <legend>{legend}</legend>
      {error && <p className={css.wrong}>{error}</p>}
      <ul className={css.chips} aria-label={legend}>
        {owners.map((one) => (
          <li key={keyOf(one)} className={css.chip}>
            <input type="hidden" name="owners" value={keyOf(one)} />
            <small>{SUBJECT_WORDS[one.kind]}</small>
            <Text of={one.name} />
            <button
              type="button"
              aria-label={`Take ${visible(one.name)} out`}
              onClick={() => setOwners((all) => all.filter((other) => keyOf(other) !== keyOf(one)))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      <AddOwner teams={teams} onAdd={add} />
      <p>{help}</p>
    </fieldset>
  );
}

const keyOf = ({ kind, value }: SubjectView) => `${kind}:${value}`;

function AddOwner({ teams, onAdd }: { teams: readonly TeamChoice[]; onAdd: (one: SubjectView) => void }) {
  const [kind, setKind] = useState<SubjectView["kind"]>("team");
  const [typed, setTyped] = useState("");
  const [team, setTeam] = useState(teams[0]?.id ?? "");
  const box = useRef<HTMLDivElement>(null);
  const add = () => {
    const one =
      kind === "principal"
        ? pickedIn(box.current)
        : chosen(kind, kind === "team" ? team : typed.trim(), teams);
    if (one) onAdd(one);
    setTyped("");
  };
  return (
    <div ref={box} className={css.add}>
      <label>
        Add a
        <select
          className={form.select}
          value={kind}
          onChange={(event) => setKind(event.target.value as SubjectView["kind"])}
        >
          {Object.entries(SUBJECT_WORDS).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {kind === "team" && (
        <label>
          Team
          <select className={form.select} value={team} onChange={(event) => setTeam(event.target.value)}>
            {teams.map((one) => (
              <option key={one.id} value={one.id}>
                {visible(one.name)}
              </option>
            ))}
          </select>
        </label>
      )}
      {(kind === "group" || kind === "user") && (
        <label>
          {kind === "group" ? "Name of the group at the identity provider" : "User name as gateways send it"}
          <input
            className={form.select}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      {kind === "principal" && <PrincipalPicker name={PICKED} legend="Person or service" />}
      <button type="button" className={button.button} onClick={add}>
        Add
      </button>
    </div>
  );
}

function chosen(kind: SubjectView["kind"], value: string, teams: readonly TeamChoice[]): SubjectView | null {
  if (value === "") return null;
  return { kind, value, name: teams.find(({ id }) => id === value)?.name ?? value };
}

/** Who is picked in the list of people, with the name that stands beside. */
function pickedIn(box: HTMLElement | null): SubjectView | null {
  const radio = box?.querySelector<HTMLInputElement>(`input[name="${PICKED}"]:checked`);
  if (!radio?.value) return null;
  const name = radio.closest("label")?.querySelector("span")?.firstChild?.textContent ?? radio.value;
  return { kind: "principal", value: radio.value, name };
}
