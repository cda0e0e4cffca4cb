import { KEY_SECRET, madeFrom, yamlOf } from "./kuadrant";
import type { Translation } from "./loss";

const REGO = (decisionPoint: string) => `package authbridge.ns.inbound.request

import rego.v1

default allow := false

answer := http.send({
  "method": "POST",
  "url": ${JSON.stringify(`${decisionPoint}/v1/data/bailiwick/tool/decision`)},
  "headers": {
    "authorization": sprintf("Bearer %s", [opa.runtime().env.BAILIWICK_DECISION_KEY]),
    "content-type": "application/json",
  },
  "body": {"input": {
    "subject": {"type": "agent", "id": input.identity.client_id},
    "action": {"name": "delegate"},
    "resource": {"type": "agent", "id": input.host},
    "context": {"user": input.identity.subject},
  }},
  "timeout": "1s",
  "raise_error": false,
  "force_json_decode": true,
})

allow if {
  answer.status_code == 200
  answer.body.result.allow == true
}
`;

/**
 * A Rossoctl AuthorizationPolicy (agent.rossoctl.dev/v1alpha1) that asks the decision point whether a caller may delegate to the agent
 * behind it. It sees who asks and which host is asked, and nothing of tools: so no rule is translated, and none is lost.
 */
export function translateRossoctl(options: {
  namespace: string;
  decisionPoint: string | null;
  set: string;
}): Translation {
  const { namespace, decisionPoint, set } = options;
  if (decisionPoint === null)
    return {
      files: [],
      losses: [
        { rule: null, kind: "dangerous", words: "It must know the address of the decision point. Give it." },
      ],
    };
  const policy = {
    apiVersion: "agent.rossoctl.dev/v1alpha1",
    kind: "AuthorizationPolicy",
    metadata: { name: "bailiwick", namespace, annotations: { "bailiwick.dev/policy-set": set } },
    spec: { scope: "namespace", policies: [{ path: "inbound/request.rego", content: REGO(decisionPoint) }] },
  };
  const words = [
    "It judges who calls an agent. An agent's own calls of tools carry no user there, and are judged where the tools are.",
    "The agent behind it must be known here by its host's name, or as a SPIFFE ID or client id; what is unknown is judged as such.",
    `OPA needs the variable BAILIWICK_DECISION_KEY, for example of a Secret ${KEY_SECRET}.`,
  ];
  return {
    files: [{ name: "authorizationpolicy.yaml", text: yamlOf([policy], madeFrom({ set })) }],
    losses: words.map((one) => ({ rule: null, kind: "note", words: one })),
  };
}
