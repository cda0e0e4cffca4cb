"use client";

import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { usdOf } from "../fields";
import {
  addEndpointMutation,
  editEndpointMutation,
  pauseMutation,
  removeEndpointMutation,
  resumeMutation,
  scrapeMutation,
} from "./mutations";

export interface EndpointChoice {
  id: string;
  name: string;
  kind: "vllm" | "other";
  baseUrl: string | null;
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

type Choices = readonly { value: string; label: string }[];

const KINDS = [
  { value: "vllm", label: "vLLM" },
  { value: "other", label: "Another server" },
];

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
  const models = choices.map(({ value, label }) => ({ value, label: visible(label) }));
  return (
    <>
      {children}
      <Field {...own} name="name" label="Name" required value={endpoint?.name ?? ""} />
      <Select name="kind" label="Server" options={KINDS} value={endpoint?.kind ?? "vllm"} refused={refused} />
      <Select
        name="serves"
        label="Model or version that it serves"
        options={[{ value: "", label: "Not said" }, ...models]}
        value={serves}
        refused={refused}
      />
      <Field {...own} name="baseUrl" label="Address of the API" value={endpoint?.baseUrl ?? ""} />
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

export function EndpointActs({ endpoint }: { endpoint: EndpointChoice }) {
  const { id, paused } = endpoint;
  const name = visible(endpoint.name);
  const isMeasured = endpoint.metricsUrl !== null || endpoint.dcgmUrl !== null;
  return (
    <>
      {isMeasured && (
        <ActButton
          label="Read now"
          name={`Read the metrics of ${name} now`}
          id={id}
          action={scrapeMutation}
        />
      )}
      {paused ? (
        <ActButton label="Resume" name={`Resume reading ${name}`} id={id} action={resumeMutation} />
      ) : (
        <ActButton label="Pause" name={`Pause reading ${name}`} id={id} action={pauseMutation} />
      )}
      <ConfirmButton
        label="Remove"
        name={`Remove ${name}`}
        id={id}
        action={removeEndpointMutation}
        submit="Remove endpoint"
      >
        It leaves the list, and what was measured of it cannot be seen any more. The server itself is not
        touched.
      </ConfirmButton>
    </>
  );
}
