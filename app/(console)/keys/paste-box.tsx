"use client";

import Link from "next/link";
import { useActionState, useId } from "react";
import { Text } from "@/app/_ui/content/text";
import { Button } from "@/app/_ui/patternfly/button";
import type { LookedUp } from "@/lib/keys/lookUp";
import css from "./keys.module.css";
import { lookUpMutation } from "./mutations";
import { keyHref } from "./url";
import { KIND_WORDS } from "./words";

/** Which key is this? What is pasted goes to the server once, in the body, and stays nowhere: not in the address, not in the page. */
export function PasteBox() {
  const [state, look, pending] = useActionState(lookUpMutation, null);
  const id = useId();
  return (
    <section className={css.paste} aria-label="Which key is this?">
      <form action={look} className={css.line} autoComplete="off">
        <label htmlFor={id}>Which key is this?</label>
        <input
          id={id}
          name="token"
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={1_000}
          placeholder="Paste a key, its first characters, or an id"
          aria-describedby={`${id}-help`}
        />
        <Button type="submit" variant="secondary" isDisabled={pending} isLoading={pending}>
          Look up
        </Button>
      </form>
      <div role="status">
        {state?.ok && <Answer found={state.value} />}
        {state && !state.ok && <span className={css.ended}>{state.message}</span>}
        {!state && <p id={`${id}-help`}>It is compared by its hash, and kept and logged nowhere.</p>}
      </div>
    </section>
  );
}

function Answer({ found: { by, keys } }: { found: LookedUp }) {
  if (keys.length === 0)
    return (
      <p>No key that you may see is this one, or begins so. It may be of another tenant, or no key at all.</p>
    );
  return (
    <>
      <p>
        {by === "prefix"
          ? "These begin so. None of them is this very secret, if it was a whole one."
          : "It is this one."}
      </p>
      <ul className={css.found}>
        {keys.map((key) => (
          <li key={key.id}>
            <Link href={keyHref(key.id)}>
              <Text of={key.name} />
            </Link>
            <code>
              <Text of={key.prefix} />…
            </code>
            <span>{KIND_WORDS[key.kind]}</span>
            {key.model?.holder && (
              <span>
                held by <Text of={key.model.holder.name} />
              </span>
            )}
            <span className={key.state === "active" ? css.quiet : css.ended}>{key.state}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
