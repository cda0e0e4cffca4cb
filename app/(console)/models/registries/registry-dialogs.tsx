"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import { Select } from "@/app/_ui/form/select";
import { counted } from "@/app/_ui/format/count";
import {
  connectMutation,
  disconnectMutation,
  editRegistryMutation,
  importFileMutation,
  syncMutation,
} from "./mutations";

const KINDS = [
  { value: "registry", label: "Kubeflow Model Registry" },
  { value: "catalog", label: "Kubeflow or OpenShift AI model catalog" },
];

export interface RegistryChoice {
  id: string;
  name: string;
  kind: "registry" | "catalog";
  url: string;
  hasToken: boolean;
}

export function ConnectButton() {
  return (
    <DialogButton label="Connect registry" title="Connect a model registry" primary>
      {(close) => (
        <ActionForm
          action={connectMutation}
          submit="Connect registry"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => <RegistryFieldset refused={refused} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditRegistryButton({ registry }: { registry: RegistryChoice }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(registry.name)}`} title="Edit the connection">
      {(close) => (
        <ActionForm
          action={editRegistryMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <RegistryFieldset refused={refused} registry={registry}>
              <input type="hidden" name="id" value={registry.id} />
            </RegistryFieldset>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function RegistryFieldset({
  refused,
  registry,
  children,
}: {
  refused: Refused | null;
  registry?: RegistryChoice;
  children?: ReactNode;
}) {
  return (
    <>
      {children}
      <Field name="name" label="Name" autoComplete="off" value={registry?.name ?? ""} refused={refused} />
      <Select
        name="kind"
        label="Kind"
        options={KINDS}
        value={registry?.kind ?? "registry"}
        refused={refused}
      />
      <Field
        name="url"
        label="Address"
        autoComplete="off"
        value={registry?.url ?? ""}
        help="Such as https://model-registry.example.com. Internal hosts must be allowed by the operator."
        refused={refused}
      />
      <Field
        name="token"
        label="Token"
        type="password"
        autoComplete="off"
        required={false}
        help={
          registry?.hasToken
            ? "Leave it empty to keep the present one. With another host it goes."
            : "A bearer token that may read. It is kept encrypted."
        }
        refused={refused}
      />
    </>
  );
}

export function SyncButton({ registry }: { registry: RegistryChoice }) {
  return (
    <ActButton
      label="Import now"
      name={`Import from ${visible(registry.name)} now`}
      id={registry.id}
      action={syncMutation}
    />
  );
}

export function DisconnectButton({ registry }: { registry: RegistryChoice }) {
  return (
    <ConfirmButton
      label="Disconnect"
      name={`Disconnect ${visible(registry.name)}`}
      id={registry.id}
      action={disconnectMutation}
      submit="Disconnect"
    >
      It is not imported any more, and its token is forgotten. Models that were imported stay.
    </ConfirmButton>
  );
}

export function ImportFileButton() {
  return (
    <DialogButton label="Import file" title="Import models from a file">
      {(close) => (
        <ActionForm
          action={importFileMutation}
          submit="Import"
          beside={<CancelButton close={close} />}
          done={({ models, versions, added, skipped }) => (
            <p role="status">
              {counted(models, "model")} and {counted(versions, "version")} read, {added} new
              {skipped > 0 && `, ${skipped} archived there and left out`}.{" "}
              <Link href="/models">See them</Link>
            </p>
          )}
        >
          {(refused) => (
            <FileField
              name="file"
              label="File"
              accept=".json"
              help="Saved answers of the API: registered_models, model_versions and artifacts of a registry, or the items of a catalog. All of it is taken over, or nothing."
              refused={refused}
            />
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
