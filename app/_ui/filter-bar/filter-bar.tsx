"use client";

import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Icon } from "../icons";
import { useGo } from "../list/go";
import { printUrl } from "../list/list-url";
import css from "./filter-bar.module.css";

/** The one filter line: a GET form without script, a soft navigation with it. What is wrong is said under it, tied to the field. */
export function FilterBar({
  path,
  q,
  from,
  to,
  error,
  help,
}: {
  path: string;
  q: string;
  from: string;
  to: string;
  error: string | null;
  help: ReactNode;
}) {
  const go = useGo();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = q;
  }, [q]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = input.current?.value.trim() ?? "";
    if (/^act_\w+$/.test(typed)) return go(`/audit/${typed}`);
    if (/^ses_\w+$/.test(typed)) return go(`/sessions/${typed}`);
    go(printUrl(path, { q: typed, from, to }));
  };

  return (
    <form action={path} method="get" role="search" className={css.form} onSubmit={submit}>
      <div className={error ? css.wrong : css.line}>
        <Icon name="search" size={14} />
        <input
          ref={input}
          className={css.input}
          name="q"
          type="text"
          defaultValue={q}
          aria-label="Filter"
          aria-invalid={error !== null}
          aria-describedby={error ? "filter-error" : undefined}
          placeholder="agent:refund* outcome:error,denied &quot;free text&quot;"
          spellCheck={false}
          autoComplete="off"
        />
        <kbd className={css.cap} aria-hidden="true">
          /
        </kbd>
        {from !== "" && <input type="hidden" name="from" value={from} />}
        {to !== "" && <input type="hidden" name="to" value={to} />}
        {help}
      </div>
      {error && (
        <p id="filter-error" className={css.error} role="alert">
          {error}
        </p>
      )}
    </form>
  );
}
