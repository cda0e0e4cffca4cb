"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import type { EndpointChoice } from "./endpoint-dialogs";
import {
  checkMutation,
  clearCredentialMutation,
  pauseMutation,
  removeEndpointMutation,
  resumeMutation,
  scrapeMutation,
  setCredentialMutation,
} from "./mutations";

/** What can be done to one endpoint. */
export function EndpointActs({ endpoint }: { endpoint: EndpointChoice }) {
  const { id, paused } = endpoint;
  const name = visible(endpoint.name);
  const isMeasured = endpoint.metricsUrl !== null || endpoint.dcgmUrl !== null;
  const serves = endpoint.baseUrl !== null && endpoint.kind !== "other";
  return (
    <>
      {serves && <ActButton label="Check now" name={`Check ${name} now`} id={id} action={checkMutation} />}
      {isMeasured && (
        <ActButton
          label="Read now"
          name={`Read the metrics of ${name} now`}
          id={id}
          action={scrapeMutation}
        />
      )}
      {paused ? (
        <ActButton label="Resume" name={`Take ${name} up again`} id={id} action={resumeMutation} />
      ) : (
        <ActButton label="Pause" name={`Pause ${name}`} id={id} action={pauseMutation} />
      )}
      <ConfirmButton
        label="Remove"
        name={`Remove ${name}`}
        id={id}
        action={removeEndpointMutation}
        submit="Remove endpoint"
      >
        It leaves the list, its credential is forgotten, and what was measured of it cannot be seen any more.
        The server itself is not touched.
      </ConfirmButton>
    </>
  );
}

type Authenticated = Pick<EndpointChoice, "id" | "name" | "credential">;

/** Sets, replaces or forgets what the endpoint is asked with. */
export function CredentialActs({ endpoint }: { endpoint: Authenticated }) {
  const { id, credential } = endpoint;
  const name = visible(endpoint.name);
  const label = credential ? "Replace credential" : "Set credential";
  return (
    <>
      <DialogButton label={label} name={`${label} of ${name}`} title={label}>
        {(close) => (
          <ActionForm
            action={setCredentialMutation}
            submit={label}
            beside={<CancelButton close={close} />}
            onDone={close}
          >
            {(refused) => (
              <>
                <input type="hidden" name="id" value={id} />
                <Field
                  name="credential"
                  label="Credential"
                  type="password"
                  autoComplete="off"
                  help="The key as the provider shows it. It is kept encrypted, sent to this address only, and never shown again."
                  refused={refused}
                />
              </>
            )}
          </ActionForm>
        )}
      </DialogButton>
      {credential && (
        <ConfirmButton
          label="Forget"
          name={`Forget the credential of ${name}`}
          id={id}
          action={clearCredentialMutation}
          submit="Forget credential"
        >
          The endpoint is asked without any from now on. The key itself stays good at its provider until it is
          revoked there.
        </ConfirmButton>
      )}
    </>
  );
}
