"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { revokeIngestKey } from "./mutations";

/** Ends a key after saying what stops with it. */
export function RevokeKeyButton({
  id,
  name,
  workload,
  used,
}: {
  id: string;
  name: string;
  workload: string;
  used: string;
}) {
  const shown = visible(name);
  return (
    <DialogButton label="Revoke" name={`Revoke ${shown}`} title={`Revoke ${shown}?`} danger>
      {(close) => (
        <ActionForm
          action={revokeIngestKey}
          submit="Revoke"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>
                {used === "never"
                  ? "Nothing has been sent with it."
                  : `Agents of the workload ${visible(workload)} still use it: last ${used}.`}{" "}
                Within 2 seconds the collector refuses it, and what those agents do is no longer recorded.
                What is stored stays. This cannot be undone.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
