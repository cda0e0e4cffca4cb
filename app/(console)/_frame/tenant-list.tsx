"use client";

import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "@/app/_ui/icons";
import { switchTenant } from "./mutations";
import css from "./top-bar.module.css";

/** So many are found at a glance. */
const GLANCE = 8;

interface Choice {
  tenant: string;
  tenantName: string;
}

/** The tenants to choose from; with many, a field that narrows them. Arrows walk, Enter in the field takes the first. */
export function TenantList({ choices, current }: { choices: readonly Choice[]; current: string }) {
  const [words, setWords] = useState("");
  const list = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    const form = list.current;
    const onKey = (event: KeyboardEvent) => walk(event, form);
    form?.addEventListener("keydown", onKey);
    return () => form?.removeEventListener("keydown", onKey);
  }, []);
  const wanted = words.trim().toLocaleLowerCase();
  const shown = choices.filter(({ tenantName }) => tenantName.toLocaleLowerCase().includes(wanted));
  return (
    <form ref={list} action={switchTenant}>
      {choices.length > GLANCE && (
        <>
          <label htmlFor={id} className="bw-unseen">
            Find a tenant
          </label>
          <input
            id={id}
            type="search"
            className={css.find}
            placeholder={`Find one of ${choices.length} tenants`}
            autoComplete="off"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </>
      )}
      <div className={css.choices}>
        {shown.map(({ tenant, tenantName }) => (
          <button
            key={tenant}
            type="submit"
            name="tenant"
            value={tenant}
            aria-current={tenant === current ? "true" : undefined}
          >
            {tenantName}
            {tenant === current && <Icon name="check" size={13} />}
          </button>
        ))}
      </div>
      {shown.length === 0 && (
        <>
          <p className={css.email}>No tenant has “{words.trim()}” in its name.</p>
          {/* Enter would choose it, and it cannot be chosen. */}
          <button type="submit" disabled hidden />
        </>
      )}
    </form>
  );
}

/** Arrows move between the field and the buttons, round and round. */
function walk(event: KeyboardEvent, form: HTMLFormElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !form) return;
  const stops = [...form.querySelectorAll<HTMLElement>("input, button")];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[(at + step + stops.length) % stops.length]?.focus();
  event.preventDefault();
}
