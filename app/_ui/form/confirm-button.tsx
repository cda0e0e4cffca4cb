"use client";

import type { ComponentProps, ReactNode } from "react";
import { ActionForm } from "./action-form";
import { CancelButton, DialogButton } from "./dialog-button";

interface ConfirmButtonProps<T> {
  label: string;
  /** The label with its object, for those who hear it alone. */
  name: string;
  title?: string;
  id: string;
  action: ComponentProps<typeof ActionForm<T>>["action"];
  submit: string;
  /** What happens, and what cannot be undone. */
  children: ReactNode;
}

/** A dangerous act on one thing, done only after its dialog said what it does. */
export function ConfirmButton<T>({
  label,
  name,
  title = `${name}?`,
  id,
  action,
  submit,
  children,
}: ConfirmButtonProps<T>) {
  return (
    <DialogButton label={label} name={name} title={title} danger>
      {(close) => (
        <ActionForm
          action={action}
          submit={submit}
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>{children}</p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
