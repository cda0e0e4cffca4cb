"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { CopyButton } from "../copy-button";
import { Button } from "../patternfly/button";
import { ActionGroup } from "../patternfly/form";
import css from "./form.module.css";

interface SecretOnceProps {
  /** What it is, such as "API token". */
  label: string;
  secret: string;
  help: string;
  /** What to do with it: the forms in which it is used. */
  children?: ReactNode;
  onDone: () => void;
}

/** A secret on the only screen that ever shows it: selected, copyable, and left on purpose. */
export function SecretOnce({ label, secret, help, children, onDone }: SecretOnceProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <div className={css.secret}>
      <label htmlFor={id}>{label}</label>
      <div className={css.line}>
        <input
          ref={field}
          id={id}
          readOnly
          value={secret}
          aria-describedby={`${id}-help`}
          autoComplete="off"
          spellCheck={false}
        />
        <CopyButton text={secret} label={label} />
      </div>
      <p id={`${id}-help`}>{help}</p>
      {children}
      <ActionGroup>
        <Button variant="primary" onClick={onDone}>
          I have stored it
        </Button>
      </ActionGroup>
    </div>
  );
}
