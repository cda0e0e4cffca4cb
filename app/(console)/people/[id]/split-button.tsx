"use client";

import { visible } from "@/app/_ui/content/visible";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { splitMutation } from "../mutations";

/** Makes one name a principal of its own. */
export function SplitButton({ id, name, value }: { id: string; name: string; value: string }) {
  return (
    <ConfirmButton
      label="Split off"
      name={`Split off ${visible(value)}`}
      id={JSON.stringify([id, value])}
      action={splitMutation}
      submit="Split off"
    >
      {visible(value)} becomes somebody of its own, and is not suggested to be {visible(name)} again. A merge
      that brought it cannot be undone after that; merging the two again puts it back.
    </ConfirmButton>
  );
}
