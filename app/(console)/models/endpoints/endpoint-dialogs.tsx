"use client";

import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { usdOf } from "../fields";
import { KIND_OPTIONS } from "./kinds";
import { addEndpointMutation, editEndpointMutation } from "./mutations";

export interface EndpointChoice {
  id: string;
  name: string;
  kind: "vllm" | "openai-compatible" | "openai" | "anthropic" | "azure-openai" | "other";
  baseUrl: string | null;
  served: { id: string } | null;
  targetModel: string | null;
  weight: number;
  apiVersion: string | null;
  credential: { hint: string | null } | null;
  metricsUrl: string | null;
  dcgmUrl: string | null;
  servedName: string | null;
  model: { id: string } | null;
  version: { id: string } | null;
  acceleratorType: string | null;
  acceleratorCount: number | null;
  hourNanoUsd: number | null;
  paused: boolean;
}

type Options = readonly { value: string; label: string }[];

/** What an endpoint may be said to serve. */
export interface Choices {
  /** Models of the catalog and their versions. */
  models: Options;
  /** Served models. */
  served: Options;
}

export function AddEndpointButton({ choices }: { choices: Choices }) {
  return (
    <DialogButton label="Add endpoint" title="Add an endpoint" primary>
      {(close) => (
        <ActionForm
          action={addEndpointMutation}
          submit="Add endpoint"
          beside={<CancelButton close={close} />}
        >
          {(refused) => <EndpointFieldset refused={refused} choices={choices} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditEndpointButton({ endpoint, choices }: { endpoint: EndpointChoice; choices: Choices }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(endpoint.name)}`} title="Edit the endpoint">
      {(close) => (
        <ActionForm
          action={editEndpointMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <EndpointFieldset refused={refused} choices={choices} endpoint={endpoint}>
              <input type="hidden" name="id" value={endpoint.id} />
            </EndpointFieldset>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface EndpointFieldsetProps {
  refused: Refused | null;
  choices: Choices;
  endpoint?: EndpointChoice;
  children?: ReactNode;
}

function EndpointFieldset({ refused, choices, endpoint, children }: EndpointFieldsetProps) {
  const own = { autoComplete: "off", required: false, refused } as const;
  const serves = [endpoint?.model?.id, endpoint?.version?.id].filter(Boolean).join("/");
  const models = choices.models.map(({ value, label }) => ({ value, label: visible(label) }));
  return (
    <>
      {children}
      <Field {...own} name="name" label="Name" required value={endpoint?.name ?? ""} />
      <ServingFields refused={refused} served={choices.served} {...(endpoint && { endpoint })} />
      <Select
        name="serves"
        label="Model or version of the catalog"
        options={[NOT_SAID, ...models]}
        value={serves}
        refused={refused}
      />
      <Field
        {...own}
        name="metricsUrl"
        label="Address of its metrics"
        value={endpoint?.metricsUrl ?? ""}
        help="Prometheus text, such as https://vllm.example.com/metrics; read each minute. Internal hosts must be allowed by the operator."
      />
      <Field
        {...own}
        name="dcgmUrl"
        label="Address of the DCGM exporter"
        value={endpoint?.dcgmUrl ?? ""}
        help="For the use and memory of its accelerators."
      />
      <Field
        {...own}
        name="servedName"
        label="Served name"
        value={endpoint?.servedName ?? ""}
        help="Where one server has several models: the model_name whose figures count."
      />
      <AcceleratorFields refused={refused} {...(endpoint && { endpoint })} />
    </>
  );
}

const NOT_SAID = { value: "", label: "Not said" };

type ServingFieldsProps = Pick<EndpointFieldsetProps, "refused" | "endpoint"> & { served: Options };

function ServingFields({ refused, endpoint, served }: ServingFieldsProps) {
  const own = { autoComplete: "off", required: false, refused } as const;
  return (
    <>
      <Select
        name="kind"
        label="API that it speaks"
        options={KIND_OPTIONS}
        value={endpoint?.kind ?? "vllm"}
        refused={refused}
      />
      <Field
        {...own}
        name="baseUrl"
        label="Address of the API"
        value={endpoint?.baseUrl ?? ""}
        help="Such as https://api.example.com/v1; of Azure that of the resource. Internal hosts must be allowed by the operator."
      />
      {endpoint === undefined && (
        <Field
          {...own}
          name="credential"
          label="Credential"
          type="password"
          help="Kept encrypted, sent to this address only, never shown again."
        />
      )}
      <Select
        name="served"
        label="Served model behind it"
        options={[NOT_SAID, ...served.map(({ value, label }) => ({ value, label: visible(label) }))]}
        value={endpoint?.served?.id ?? ""}
        refused={refused}
      />
      <Field
        {...own}
        name="targetModel"
        label="Its own name of the model"
        value={endpoint?.targetModel ?? ""}
        help="What requests say there; of Azure the deployment. Empty where it is the same."
      />
      <Field
        {...own}
        name="weight"
        label="Weight, 0 to 100"
        value={String(endpoint?.weight ?? 1)}
        help="Its share of the requests, where several endpoints serve one model."
      />
      <Field
        {...own}
        name="apiVersion"
        label="API version"
        value={endpoint?.apiVersion ?? ""}
        help="Of Azure the api-version, of Anthropic the anthropic-version; empty for the usual one."
      />
    </>
  );
}

function AcceleratorFields({ refused, endpoint }: Pick<EndpointFieldsetProps, "refused" | "endpoint">) {
  const own = { autoComplete: "off", required: false, refused } as const;
  return (
    <>
      <Field
        {...own}
        name="acceleratorType"
        label="Accelerator"
        value={endpoint?.acceleratorType ?? ""}
        help="Filled in from DCGM when it is left empty."
      />
      <Field
        {...own}
        name="acceleratorCount"
        label="How many accelerators"
        value={endpoint?.acceleratorCount ? String(endpoint.acceleratorCount) : ""}
      />
      <Field
        {...own}
        name="hourNanoUsd"
        label="Cost, USD an hour"
        value={usdOf(endpoint?.hourNanoUsd ?? null)}
        help="Of all of it, working or not: what idle time costs is computed from it."
      />
    </>
  );
}
