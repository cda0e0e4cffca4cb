import type { DecisionAction, EntityType } from "./facts";

/** Cedar's types, as far as facts use them. */
export type FactType = "Bool" | "Long" | "String" | "Set<String>" | "decimal" | "datetime" | "User";

export interface Fact {
  name: string;
  type: FactType;
  /** Absent where it is not known: a rule must ask `has` first. */
  optional?: true;
  /** One line for people: what it is, and which values it takes. */
  doc: string;
}

export const NAMESPACE = "Bailiwick";

/** What is known of each kind of entity: the schema, the editor's completion and the documentation are made from this. */
export const ENTITY_FACTS: Readonly<
  Record<EntityType, { doc: string; in: readonly EntityType[]; facts: readonly Fact[] }>
> = {
  Team: { doc: "A team, by its name.", in: [], facts: [] },
  User: {
    doc: "A person or service, by its id (pri_…); one that the list does not have by its value in telemetry.",
    in: ["Team"],
    facts: [
      { name: "name", type: "String", doc: "As the list of people says it." },
      { name: "kind", type: "String", doc: "person, service or unknown." },
      { name: "known", type: "Bool", doc: "Whether the list of people has it." },
    ],
  },
  Agent: {
    doc: "An agent, by its id (agt_…); in the teams of its owner. Its name is a fact: others may take it.",
    in: ["Team"],
    facts: [
      { name: "id", type: "String", doc: "agt_…, as the catalog has it." },
      { name: "name", type: "String", doc: "As the catalog has it." },
      { name: "registered", type: "Bool", doc: "Whether a person registered it." },
      { name: "suspended", type: "Bool", doc: "Whether a person suspended it." },
      { name: "owned", type: "Bool", doc: "Whether it has an owner who is there." },
      { name: "attested", type: "Bool", doc: "Whether its attestation stands." },
      { name: "riskTier", type: "String", doc: "minimal, limited, high, unacceptable or unknown." },
      { name: "environment", type: "String", doc: "As registered or observed; empty where nobody said." },
      { name: "sandbox", type: "String", doc: "As declared; empty where nobody said." },
      {
        name: "runtimeClass",
        type: "String",
        doc: "As declared, for example kata; empty where nobody said.",
      },
      {
        name: "card",
        type: "String",
        doc: "Signature of its card: verified, unsigned, invalid, unknown or none.",
      },
      { name: "dataClasses", type: "Set<String>", doc: "What it was registered to touch." },
    ],
  },
  ToolServer: { doc: "A registered tool server, by its name.", in: [], facts: [] },
  Tool: {
    doc: "A tool: `name`, or `server/name` where its server is registered; that one is also in Tool `name`. A slash within the name is `%2F`.",
    in: ["Tool", "ToolServer"],
    facts: [
      { name: "name", type: "String", doc: "Without its server." },
      { name: "server", type: "String", doc: "The registered server's name; empty where it is not known." },
      {
        name: "approval",
        type: "String",
        doc: "Of its fingerprint: approved, changed, unapproved or unknown.",
      },
      { name: "access", type: "String", doc: "read_only, read_write, execute or unknown." },
      { name: "dataClasses", type: "Set<String>", doc: "What it touches, as registered." },
    ],
  },
  Provider: { doc: "Who serves a model, as telemetry writes it.", in: [], facts: [] },
  Model: {
    doc: "A model, as `provider/name`; in its provider.",
    in: ["Provider"],
    facts: [
      { name: "name", type: "String", doc: "Without its provider." },
      { name: "provider", type: "String", doc: "As telemetry writes it." },
      { name: "registered", type: "Bool", doc: "Whether a person registered it." },
      { name: "version", type: "String", doc: "The version that its name is bound to; empty where none is." },
      { name: "stage", type: "String", doc: "candidate, staging, production, retired or unknown." },
      { name: "signature", type: "String", doc: "Of the version: verified, invalid, unverified or unknown." },
      { name: "external", type: "Bool", doc: "True unless it has a serving endpoint of ours." },
      { name: "licence", type: "String", doc: "SPDX expression; empty where nobody said." },
    ],
  },
  Source: {
    doc: "Where something was retrieved from, as telemetry writes it.",
    in: [],
    facts: [{ name: "name", type: "String", doc: "As telemetry writes it." }],
  },
};

/** What is known around every action. */
export const CONTEXT_FACTS: readonly Fact[] = [
  { name: "user", type: "User", optional: true, doc: "On whose authority the agent acts." },
  { name: "grade", type: "String", doc: "How sure the attribution is: A verified to E registry default." },
  { name: "environment", type: "String", doc: "deployment.environment.name; empty where it is not said." },
  { name: "region", type: "String", doc: "cloud.region of the process; empty where it is not said." },
  { name: "workload", type: "String", doc: "Which key or identity it came by." },
  {
    name: "dataClasses",
    type: "Set<String>",
    doc: "Of the tool, and of the tools that the session used before.",
  },
  { name: "callers", type: "Set<String>", doc: "Names of the agents that delegated to this one." },
  { name: "approved", type: "Bool", doc: "A person approved exactly this request." },
  { name: "now", type: "datetime", doc: "When it began." },
  { name: "hour", type: "Long", doc: "Of that day, 0 to 23, UTC." },
  { name: "weekday", type: "Long", doc: "1 Monday to 7 Sunday, UTC." },
];

/** What the session had done before, as `context.session`. Counts are of the session so far, without this action. */
export const SESSION_FACTS: readonly Fact[] = [
  { name: "actions", type: "Long", doc: "Actions so far." },
  { name: "toolCalls", type: "Long", doc: "Tool calls so far." },
  { name: "modelCalls", type: "Long", doc: "Model calls so far." },
  { name: "tokens", type: "Long", doc: "Tokens of model calls so far, in and out." },
  { name: "costMicroUsd", type: "Long", doc: "What model calls cost so far, in millionths of a US dollar." },
  { name: "sameResource", type: "Long", doc: "Calls of this same tool, model, source or agent so far." },
  { name: "failed", type: "Long", doc: "Actions so far that ended in an error or a denial." },
  { name: "approvals", type: "Long", doc: "Approvals that people gave in this session." },
];

/** Which resource each action has. */
export const ACTION_RESOURCES: Readonly<Record<DecisionAction, EntityType>> = {
  callTool: "Tool",
  useModel: "Model",
  retrieve: "Source",
  delegate: "Agent",
};

/** A tool's own action, below `callTool`: there `context.input` is typed, and `context.session.sum`. */
export const toolAction = (tool: string) => `tool:${tool}`;
