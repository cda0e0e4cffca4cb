"use client";

import { visible } from "@/app/_ui/content/visible";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
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
  return (
    <ConfirmButton
      label="Revoke"
      name={`Revoke ${visible(name)}`}
      id={id}
      action={revokeIngestKey}
      submit="Revoke"
    >
      {used === "never"
        ? "Nothing has been sent with it."
        : `Agents of the workload ${visible(workload)} still use it: last ${used}.`}{" "}
      Within 2 seconds the collector refuses it, and what those agents do is no longer recorded. What is
      stored stays. This cannot be undone.
    </ConfirmButton>
  );
}
