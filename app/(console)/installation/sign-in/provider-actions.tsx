"use client";

import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import type { Found } from "@/lib/identityProviders/check";
import type { ProviderWithUse } from "@/lib/identityProviders/list";
import cards from "../../settings/settings.module.css";
import {
  checkProviderMutation,
  disableProviderMutation,
  enableProviderMutation,
  removeProviderMutation,
} from "./mutations";
import { EditProviderButton } from "./provider-form";
import css from "./sign-in.module.css";

/** What can be done to one provider; one of the environment can only be tested here. */
export function ProviderActions({ provider }: { provider: ProviderWithUse }) {
  const { id, name, people, mappings } = provider;
  return (
    <div className={cards.actions}>
      <TestButton id={id} name={name} />
      {provider.provisionedBy === null && (
        <>
          <EditProviderButton provider={provider} />
          {provider.disabled ? (
            <ActButton label="Enable" name={`Enable ${name}`} id={id} action={enableProviderMutation} />
          ) : (
            <ConfirmButton
              label="Disable"
              name={`Disable ${name}`}
              id={id}
              action={disableProviderMutation}
              submit="Disable provider"
            >
              Everybody who signed in by it is signed out at once, and its groups give nothing until it is
              enabled again. {people === 1 ? "1 person is" : `${people} people are`} known by it.
            </ConfirmButton>
          )}
          <ConfirmButton
            label="Remove"
            name={`Remove ${name}`}
            id={id}
            action={removeProviderMutation}
            submit="Remove provider"
          >
            Its sign-ins end, and the {mappings} group mappings that tenants made for it go. {people} people
            lose this way in; what they did stays in the logs. This cannot be undone.
          </ConfirmButton>
        </>
      )}
    </div>
  );
}

function TestButton({ id, name }: { id: string; name: string }) {
  return (
    <DialogButton label="Test" name={`Test ${name}`} title={`Test ${name}`}>
      {(close) => (
        <ActionForm
          action={checkProviderMutation}
          submit="Ask the provider"
          beside={<CancelButton close={close} label="Close" />}
          done={(found) => <FoundList found={found} close={close} />}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>Reads its discovery document anew, as a sign-in does. Nobody is signed in or out.</p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function FoundList({ found, close }: { found: Found; close: () => void }) {
  const say = (yes: boolean | null, is: string, not: string, silent = not) =>
    yes === null ? silent : yes ? is : not;
  const lines = [
    `It answers as ${found.issuer}.`,
    say(
      found.pkce,
      "PKCE with S256.",
      "No PKCE with S256: it is sent all the same.",
      "It says nothing of PKCE.",
    ),
    say(
      found.offlineAccess,
      "Refresh tokens: who left is found within 15 minutes.",
      "No refresh tokens: sign-ins end by time or by its back-channel logout.",
    ),
    say(found.backChannelLogout, "It tells of sign-outs (back-channel).", "It does not tell of sign-outs."),
    say(found.endSession, "Signing out here signs out there.", "It has no sign-out address."),
    say(
      found.hasGroupsClaim,
      "It has the groups claim.",
      "It does not list the groups claim among its claims.",
      "It does not list its claims.",
    ),
  ];
  return (
    <div role="status">
      <ul className={css.found}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <CancelButton close={close} label="Close" />
    </div>
  );
}
