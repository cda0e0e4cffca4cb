import { madeFrom, yamlOf } from "./kuadrant";
import type { Loss, Translation } from "./loss";
import { NAMESPACE_LABEL, type PostureCheck, type PostureFacts, postureChecks } from "./posture";

const PODS = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] };

const note = (words: string): Loss => ({ rule: null, kind: "note", words });

function losses({ digests }: PostureFacts, more: readonly string[]): Loss[] {
  return [
    note(
      "It checks what is deployed, and nothing that agents do: rules on calls, models and data are not in it.",
    ),
    note('It is about namespaces with the label bailiwick.dev/agents: "true", and no others.'),
    ...(digests.length === 0
      ? [
          {
            rule: null,
            kind: "stricter" as const,
            words:
              "No model version in production has a signature that verifies, so no pod that names a model is admitted.",
          },
        ]
      : [
          note(
            "The digests of signed models stand as they are now: export again when a version is promoted.",
          ),
        ]),
    ...more.map(note),
  ];
}

/** ValidatingPolicies (policies.kyverno.io), one a check. */
export function translateKyverno(facts: PostureFacts, set: string): Translation {
  const documents = postureChecks(facts).map(({ name, message, cel }) => ({
    apiVersion: "policies.kyverno.io/v1alpha1",
    kind: "ValidatingPolicy",
    metadata: { name, annotations: { "bailiwick.dev/policy-set": set } },
    spec: {
      validationActions: ["Deny"],
      matchConstraints: { namespaceSelector: { matchLabels: NAMESPACE_LABEL }, resourceRules: [PODS] },
      validations: [{ message, expression: cel }],
    },
  }));
  const needs = "Kyverno must be allowed to list NetworkPolicies and ResourceQuotas.";
  return {
    files: [{ name: "kyverno.yaml", text: yamlOf(documents, madeFrom({ set })) }],
    losses: losses(facts, [needs]),
  };
}

/** ConstraintTemplates and their constraints (Gatekeeper), one pair a check, and what Gatekeeper must keep in its inventory. */
export function translateGatekeeper(facts: PostureFacts, set: string): Translation {
  const checks = postureChecks(facts);
  const inventory = {
    apiVersion: "config.gatekeeper.sh/v1alpha1",
    kind: "Config",
    metadata: { name: "config", namespace: "gatekeeper-system" },
    spec: {
      sync: {
        syncOnly: [
          { group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy" },
          { group: "", version: "v1", kind: "ResourceQuota" },
        ],
      },
    },
  };
  const templates = checks.map((check) => templateOf(check, set));
  const constraints = checks.map(({ name, kind }) => ({
    apiVersion: "constraints.gatekeeper.sh/v1beta1",
    kind,
    metadata: { name },
    spec: {
      enforcementAction: "deny",
      match: {
        kinds: [{ apiGroups: [""], kinds: ["Pod"] }],
        namespaceSelector: { matchLabels: NAMESPACE_LABEL },
      },
    },
  }));
  const files = [
    { name: "gatekeeper-templates.yaml", text: yamlOf([inventory, ...templates], madeFrom({ set })) },
    { name: "gatekeeper-constraints.yaml", text: yamlOf(constraints, madeFrom({ set })) },
  ];
  const order =
    "Apply the templates first; where Gatekeeper has a Config already, add what it must sync to that one.";
  return { files, losses: losses(facts, [order]) };
}

function templateOf({ name, kind, message, rego }: PostureCheck, set: string): object {
  const parts = [
    `package ${name.replaceAll("-", "")}`,
    "object := input.review.object",
    `violation[{"msg": ${JSON.stringify(message)}}] {\n  ${rego}\n}`,
  ];
  return {
    apiVersion: "templates.gatekeeper.sh/v1",
    kind: "ConstraintTemplate",
    metadata: { name: kind.toLowerCase(), annotations: { "bailiwick.dev/policy-set": set } },
    spec: {
      crd: { spec: { names: { kind } } },
      targets: [{ target: "admission.k8s.gatekeeper.sh", rego: `${parts.join("\n\n")}\n` }],
    },
  };
}
