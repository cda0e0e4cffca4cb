"use client";

import { useId } from "react";
import { visible } from "@/app/_ui/content/visible";
import css from "./editor.module.css";

interface NamePickerProps {
  label: string;
  value: string;
  names: readonly { id: string; name: string }[];
  /** Whether something may be named that the catalogs do not have. */
  open?: boolean;
  onValue: (value: string) => void;
}

/** Chooses one of what the catalogs have, by its name; where that is open, any other may be typed. */
export function NamePicker({ label, value, names, open, onValue }: NamePickerProps) {
  const id = useId();
  if (open)
    return (
      <>
        <input
          type="text"
          className={css.wide}
          aria-label={label}
          list={id}
          value={value}
          autoComplete="off"
          onChange={(event) => onValue(event.target.value)}
        />
        <datalist id={id}>
          {names.map((one) => (
            <option key={one.id} value={one.id} />
          ))}
        </datalist>
      </>
    );
  const isKnown = names.some((one) => one.id === value);
  return (
    <select aria-label={label} value={value} onChange={(event) => onValue(event.target.value)}>
      {!isKnown && (
        <option value={value}>{value === "" ? "Choose" : `${visible(value)} (not in the list)`}</option>
      )}
      {names.map((one) => (
        <option key={one.id} value={one.id}>
          {visible(one.name)}
        </option>
      ))}
    </select>
  );
}
