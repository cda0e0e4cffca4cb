"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { withdrawMutation } from "../quotas/mutations";

/** Takes a request for more back, while nobody has answered it. */
export function WithdrawButton({ id, name }: { id: string; name: string }) {
  return (
    <ActButton
      label="Withdraw"
      name={`Withdraw the request for ${visible(name)}`}
      id={id}
      action={withdrawMutation}
    />
  );
}
