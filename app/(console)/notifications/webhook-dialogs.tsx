"use client";

import type { Refused } from "@/app/_edge/mutate";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import type { WebhookView } from "@/lib/notify/webhook";
import { type EventChoice, EventChoices } from "./event-choices";
import {
  createWebhookMutation,
  disableWebhookMutation,
  enableWebhookMutation,
  removeWebhookMutation,
  rotateSecretMutation,
  updateWebhookMutation,
} from "./mutations";

type Edited = Pick<WebhookView, "id" | "name" | "url" | "events">;

interface AddProps {
  events: readonly EventChoice[];
}

export function AddWebhookButton({ events }: AddProps) {
  return (
    <DialogButton label="Add webhook" title="Add a webhook" primary>
      {(close) => (
        <ActionForm
          action={createWebhookMutation}
          submit="Add webhook"
          beside={<CancelButton close={close} />}
          done={({ secret }) => <Secret secret={secret} onDone={close} />}
        >
          {(refused) => <WebhookFields events={events} refused={refused} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** What can be done with one webhook, besides trying it out. */
export function WebhookActions({
  webhook,
  events,
}: AddProps & { webhook: Edited & Pick<WebhookView, "disabled"> }) {
  const { id, name, disabled } = webhook;
  return (
    <>
      <EditButton webhook={webhook} events={events} />
      <RotateButton id={id} name={name} />
      {disabled ? (
        <ActButton label="Switch on" name={`Switch on ${name}`} id={id} action={enableWebhookMutation} />
      ) : (
        <ConfirmButton
          label="Switch off"
          name={`Switch off ${name}`}
          id={id}
          action={disableWebhookMutation}
          submit="Switch off"
        >
          Nothing that happens from now on is kept for it, and what still waits is given up. Given up messages
          can be sent anew for 30 days.
        </ConfirmButton>
      )}
      <ConfirmButton
        label="Remove"
        name={`Remove ${name}`}
        id={id}
        action={removeWebhookMutation}
        submit="Remove"
      >
        Its deliveries go with it, those that wait or were given up too. This cannot be undone.
      </ConfirmButton>
    </>
  );
}

function EditButton({ webhook, events }: AddProps & { webhook: Edited }) {
  return (
    <DialogButton label="Edit" name={`Edit ${webhook.name}`} title={`Edit ${webhook.name}`}>
      {(close) => (
        <ActionForm
          action={updateWebhookMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={webhook.id} />
              <WebhookFields events={events} refused={refused} webhook={webhook} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function RotateButton({ id, name }: { id: string; name: string }) {
  return (
    <DialogButton label="New secret" name={`New secret for ${name}`} title={`New secret for ${name}?`}>
      {(close) => (
        <ActionForm
          action={rotateSecretMutation}
          submit="Make a new secret"
          beside={<CancelButton close={close} />}
          done={({ secret }) => <Secret secret={secret} onDone={close} />}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>For 24 hours messages are signed with both, so that the receiver can change over.</p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function WebhookFields({
  events,
  refused,
  webhook,
}: AddProps & { refused: Refused | null; webhook?: Edited }) {
  return (
    <>
      <Field
        name="name"
        label="Name"
        autoComplete="off"
        help="Who is told, such as “on-call”."
        value={webhook?.name}
        refused={refused}
      />
      <Field
        name="url"
        label="Address"
        autoComplete="off"
        help="https. Internal hosts only where an operator allowed them."
        value={webhook?.url}
        refused={refused}
      />
      <EventChoices events={events} chosen={webhook?.events ?? []} refused={refused} />
    </>
  );
}

function Secret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <SecretOnce
      label="Signing secret"
      secret={secret}
      help="It is shown only now. The receiver verifies each message with it, by Standard Webhooks."
      onDone={onDone}
    />
  );
}
