"use client";

import type { Refused } from "@/app/_edge/mutate";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import type { AgentView } from "@/lib/agents/agent";
import { RISK_TIERS } from "@/lib/agents/terms";
import { RISK_WORDS } from "./words";

const RISKS = [
  { value: "", label: "Not said" },
  ...RISK_TIERS.map((value) => ({ value, label: RISK_WORDS[value] })),
];

export type AboutAgent = Pick<
  AgentView,
  "name" | "purpose" | "onCall" | "riskTier" | "environment" | "framework" | "dataClasses"
>;

/** What everybody should know of an agent, besides its people. */
export function AboutFields({ about, refused }: { about: AboutAgent | null; refused: Refused | null }) {
  const text = (name: "purpose" | "onCall" | "environment" | "framework", label: string, help?: string) => (
    <Field
      name={name}
      label={label}
      autoComplete="off"
      required={false}
      help={help}
      value={about?.[name] ?? ""}
      refused={refused}
    />
  );
  return (
    <>
      <Field name="name" label="Name" autoComplete="off" value={about?.name ?? ""} refused={refused} />
      {text("purpose", "Purpose", "What it is for, for those who meet it in the audit.")}
      {text("onCall", "On call", "Whom to call: a rota, a number, a channel.")}
      <Select
        name="riskTier"
        label="Risk tier"
        options={RISKS}
        value={about?.riskTier ?? ""}
        refused={refused}
      />
      {text("environment", "Environment")}
      {text("framework", "Framework")}
      <Field
        name="dataClasses"
        label="Data classes"
        autoComplete="off"
        required={false}
        help="Which data it may see, by commas: personal, payment, health."
        value={about?.dataClasses.join(", ") ?? ""}
        refused={refused}
      />
    </>
  );
}
