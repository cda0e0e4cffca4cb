"use client";

import { ActButton } from "@/app/_ui/form/act-button";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { linkMutation, unlinkMutation } from "./identity-mutations";

/** Leads to the provider and back. */
export function LinkButton({ slug, name }: { slug: string; name: string }) {
  return (
    <ActButton label={`Link ${name}`} name={`Link ${name} to your account`} id={slug} action={linkMutation} />
  );
}

export function UnlinkButton({ id, name }: { id: string; name: string }) {
  return (
    <ConfirmButton
      label="Unlink"
      name={`Unlink ${name}`}
      id={id}
      action={unlinkMutation}
      submit={`Unlink ${name}`}
    >
      You can no longer sign in with {name}. Browsers that are signed in by it, this one too if it is, are
      signed out, and what its groups gave you goes.
    </ConfirmButton>
  );
}
