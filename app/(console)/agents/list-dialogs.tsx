"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { DoButton } from "@/app/(console)/people/do-button";
import { PrincipalPicker } from "@/app/(console)/people/principal-picker";
import { AboutFields } from "./about-fields";
import { discoverMutation, makeMutation } from "./mutations";

/** An agent that was never seen, registered by hand. */
export function MakeAgentButton() {
  return (
    <DialogButton label="Register agent" title="Register an agent that was not seen yet" primary>
      {(close) => (
        <ActionForm action={makeMutation} submit="Register" beside={<CancelButton close={close} />}>
          {(refused) => (
            <>
              <AboutFields about={null} refused={refused} />
              <PrincipalPicker name="owner" legend="Owner" kind="person" none="No owner yet" />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Telemetry is looked through each minute; this does it now. */
export function LookNowButton() {
  return (
    <DoButton
      label="Look now"
      name="Look for agents in telemetry now"
      fields={{}}
      action={discoverMutation}
    />
  );
}
