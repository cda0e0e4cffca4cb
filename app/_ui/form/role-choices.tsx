"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { ROLE_NAMES, ROLES, type Role } from "@/lib/access/abilities";
import css from "./form.module.css";

interface RoleChoicesProps {
  legend: string;
  /** `one` for a token, which has a single role. */
  pick: "many" | "one";
  chosen: readonly Role[];
  refused: Refused | null;
  /** Roles that nobody can give here. */
  without?: readonly Role[];
}

/** The roles to choose from, each with what it allows. */
export function RoleChoices({ legend, pick, chosen, refused, without = [] }: RoleChoicesProps) {
  const id = useId();
  const name = pick === "many" ? "roles" : "role";
  const error = refused?.fields[name];
  const picked: readonly string[] = refused ? (refused.typed[name] ?? []) : chosen;
  return (
    <fieldset className={css.choices} aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{legend}</legend>
      {error && (
        <p id={`${id}-error`} className={css.wrong}>
          {error}
        </p>
      )}
      {ROLE_NAMES.filter((role) => !without.includes(role)).map((role, index) => (
        <div key={role} className={css.choice}>
          <input
            id={`${id}-${role}-box`}
            type={pick === "many" ? "checkbox" : "radio"}
            name={name}
            value={role}
            defaultChecked={picked.includes(role)}
            aria-invalid={error && index === 0 ? true : undefined}
            aria-describedby={`${id}-${role}`}
          />
          <label htmlFor={`${id}-${role}-box`}>{role}</label>
          <small id={`${id}-${role}`}>{role === "admin" ? "everything" : ROLES[role].join(", ")}</small>
        </div>
      ))}
    </fieldset>
  );
}
