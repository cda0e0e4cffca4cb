"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { counted } from "@/app/_ui/format/count";
import { pauseMutation, removeMutation, resumeMutation } from "./mutations";

interface One {
  id: string;
  name: string;
  activeKeys: number;
}

export function PauseButton({ id, name, activeKeys }: One) {
  return (
    <ConfirmButton
      label="Pause"
      name={`Pause ${visible(name)}`}
      id={id}
      action={pauseMutation}
      submit="Pause"
    >
      {counted(activeKeys, "key")} {activeKeys === 1 ? "draws" : "draw"} on it: within 2 seconds requests with
      them are refused, until it is taken up again.
    </ConfirmButton>
  );
}

export function ResumeButton({ id, name }: Pick<One, "id" | "name">) {
  return (
    <ActButton
      label="Take up again"
      name={`Take ${visible(name)} up again`}
      id={id}
      action={resumeMutation}
    />
  );
}

export function RemoveButton({ id, name, activeKeys }: One) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove ${visible(name)}`}
      id={id}
      action={removeMutation}
      submit="Remove"
    >
      {counted(activeKeys, "active key")} {activeKeys === 1 ? "opens" : "open"} nothing any more, within 2
      seconds. What was drawn stays in the ledger and in usage. This cannot be undone.
    </ConfirmButton>
  );
}
