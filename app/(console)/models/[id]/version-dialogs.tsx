"use client";

import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { usdOf } from "../fields";
import { LicenceField } from "../licence-field";
import { addVersionMutation, editVersionMutation } from "../mutations";

export interface VersionChoice {
  id: string;
  model: string;
  version: string;
  digest: string | null;
  description: string | null;
  licence: string | null;
  baseModel: string | null;
  datasets: readonly string[];
  uri: string | null;
  contextTokens: number | null;
  inputNanoUsd: number | null;
  outputNanoUsd: number | null;
  properties: Readonly<Record<string, string>>;
}

/** A new version; `suggested` is what is known of the model already. */
export function AddVersionButton({
  model,
  suggested,
}: {
  model: string;
  suggested: Partial<VersionChoice> & { source?: string };
}) {
  return (
    <DialogButton label="Add version" title="Add a version" primary>
      {(close) => (
        <ActionForm
          action={addVersionMutation}
          submit="Add version"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <VersionFields refused={refused} version={suggested}>
              <input type="hidden" name="model" value={model} />
              <Field
                name="version"
                label="Version"
                autoComplete="off"
                value={suggested.version ?? ""}
                refused={refused}
              />
            </VersionFields>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditVersionButton({ version }: { version: VersionChoice }) {
  const name = visible(version.version);
  return (
    <DialogButton label={`Edit ${name}`} name={`Edit version ${name}`} title={`Edit version ${name}`}>
      {(close) => (
        <ActionForm
          action={editVersionMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <VersionFields refused={refused} version={version}>
              <input type="hidden" name="id" value={version.id} />
              <input type="hidden" name="model" value={version.model} />
            </VersionFields>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface VersionFieldsProps {
  refused: Refused | null;
  version: Partial<VersionChoice> & { source?: string };
  children: ReactNode;
}

function VersionFields({ refused, version, children }: VersionFieldsProps) {
  const own = { autoComplete: "off", required: false, refused } as const;
  const price = (nanoUsd: number | null | undefined) => usdOf(nanoUsd ?? null);
  const properties = Object.entries(version.properties ?? {}).map(([key, value]) => `${key}=${value}`);
  return (
    <>
      {children}
      <Field
        {...own}
        name="digest"
        label="Digest"
        value={version.digest ?? ""}
        help="SHA-256 of the weights, as sha256: and 64 hexadecimal digits. Evidence is pinned to it."
      />
      <Field {...own} name="description" label="Description" value={version.description ?? ""} />
      <LicenceField value={version.licence ?? ""} refused={refused} />
      <Field {...own} name="baseModel" label="Base model" value={version.baseModel ?? ""} />
      <Field
        {...own}
        name="datasets"
        label="Datasets"
        value={version.datasets?.join(", ") ?? ""}
        help="Separated by commas."
      />
      <Field
        {...own}
        name="uri"
        label="Where the weights are"
        value={version.uri ?? ""}
        help="Such as oci://, s3:// or https://."
      />
      <Field
        {...own}
        name="contextTokens"
        label="Context window, in tokens"
        value={version.contextTokens ? String(version.contextTokens) : ""}
      />
      <Field
        {...own}
        name="inputNanoUsd"
        label="Input price, USD per million tokens"
        value={price(version.inputNanoUsd)}
      />
      <Field
        {...own}
        name="outputNanoUsd"
        label="Output price, USD per million tokens"
        value={price(version.outputNanoUsd)}
        help={`What calls cost is computed by the price catalog${version.source ? ` (${version.source}, filled in here)` : ""}; this one is shown beside it.`}
      />
      <Field
        {...own}
        name="properties"
        label="Properties"
        value={properties.join(", ")}
        help="As name=value, separated by commas."
      />
    </>
  );
}
