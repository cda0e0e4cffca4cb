import { stringify } from "yaml";
import { printCel } from "./cel";
import { all } from "./condition";
import { type Predicate, predicatesOf } from "./gate";
import type { Loss, Translation } from "./loss";
import { REGO_IDENTITY, RegoModule } from "./rego";
import type { TranslatedRules } from "./translateRules";

/** What is the same for all of a gateway's policies. */
export interface GatewayOptions {
  /** Of the Gateway, and of the policies. */
  namespace: string;
  gateway: string;
  /** OpenID Connect issuers whose tokens count. */
  issuers: readonly string[];
  /** Of our decision point, for callbacks and for asking; null: none is written down. */
  decisionPoint: string | null;
  /** Digest of the versions that it was made from. */
  set: string;
}

/** A Secret of this name, key `token`, holds a decide key. */
export const KEY_SECRET = "bailiwick-decision-key";
const NAME = "bailiwick";

/** YAML that is the same for the same object, and keeps long texts readable. */
export const yamlOf = (documents: readonly object[], comment: string): string =>
  `# ${comment}\n${documents.map((one) => stringify(one, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n")}`;

export const madeFrom = ({ set }: Pick<GatewayOptions, "set">) =>
  `Made by Bailiwick from the policies in force, set ${set.slice(0, 16)}. Edit them there and export again.`;

/** An AuthPolicy (kuadrant.io/v1) on a listener of a gateway. */
export function authPolicy(name: string, listener: string, options: GatewayOptions, rules: object): object {
  return {
    apiVersion: "kuadrant.io/v1",
    kind: "AuthPolicy",
    metadata: {
      name,
      namespace: options.namespace,
      annotations: { "bailiwick.dev/policy-set": options.set },
    },
    spec: {
      targetRef: {
        group: "gateway.networking.k8s.io",
        kind: "Gateway",
        name: options.gateway,
        sectionName: listener,
      },
      rules: { ...authentication(options), ...rules, ...callbacks(options) },
    },
  };
}

function authentication({ issuers }: GatewayOptions): object {
  const methods = issuers.map((issuerUrl, at) => [`issuer-${at + 1}`, { jwt: { issuerUrl } }] as const);
  return methods.length > 0 ? { authentication: Object.fromEntries(methods) } : {};
}

/** A field of the token that may be missing. */
const claim = (name: string) => `has(auth.identity.${name}) ? auth.identity.${name} : ""`;
const headerOr = (name: string) => `"${name}" in request.headers ? request.headers["${name}"] : ""`;

/** Authorino calls them after each decision, whatever it was: the only feed that has the gateway's denials. */
function callbacks({ decisionPoint }: GatewayOptions): object {
  if (decisionPoint === null) return {};
  const fields = [
    '"request_id": request.id',
    '"path": request.path',
    `"tool": ${headerOr("x-mcp-toolname")}`,
    `"server": ${headerOr("x-mcp-servername")}`,
    `"issuer": ${claim("iss")}`,
    `"user": ${claim("sub")}`,
    `"client": has(auth.identity.azp) ? auth.identity.azp : ${claim("client_id")}`,
    `"expected": dyn("${NAME}")`,
    '"decision": has(auth.authorization) ? auth.authorization : {}',
  ];
  const http = {
    url: `${decisionPoint}/authorino`,
    method: "POST",
    contentType: "application/json",
    body: { expression: `{${fields.join(", ")}}` },
    ...KEY,
  };
  return { callbacks: { [NAME]: { when: [{ predicate: IS_CALL }], http } } };
}

const KEY = {
  sharedSecretRef: { name: KEY_SECRET, key: "token" },
  credentials: { authorizationHeader: { prefix: "Bearer" } },
};

/** The router names the tool of each call; a call that has none must fail, not pass by. */
const IS_CALL = `"x-mcp-toolname" in request.headers || ("x-mcp-method" in request.headers && request.headers["x-mcp-method"] == "tools/call")`;

const UNAUTHORIZED = {
  unauthorized: {
    code: 403,
    headers: { "content-type": { value: "application/json" } },
    body: { value: '{"error":"policy.denied","message":"The policies in force do not permit this call."}' },
  },
};

/** Each predicate on a line of its own, so that a diff says which rule changed. */
export function celRules(predicates: readonly Predicate[]): object {
  const patterns = predicates.map(({ condition }) => ({ predicate: printCel(condition) }));
  const one = { when: [{ predicate: IS_CALL }], patternMatching: { patterns } };
  return { authorization: { [NAME]: one }, response: UNAUTHORIZED };
}

/** The same as inline Rego. */
function regoRules(predicates: readonly Predicate[]): object {
  const written = new RegoModule();
  const allowed = written.add(all(predicates.map(({ condition }) => condition)));
  const header = (name: string) => `object.get(input.context.request.http.headers, "${name}", "")`;
  const rego = [
    ...REGO_IDENTITY,
    ...written.lines(),
    `allow := gt(count(${allowed}(${header("x-mcp-servername")}, ${header("x-mcp-toolname")})), 0)`,
  ];
  const one = { when: [{ predicate: IS_CALL }], opa: { rego: `${rego.join("\n")}\n` } };
  return { authorization: { [NAME]: one }, response: UNAUTHORIZED };
}

/** Asks the decision point about each call: nothing is translated, so nothing is lost but what the gateway does not send. */
function askRules(decisionPoint: string): object {
  const fields = [
    '"tool": request.headers["x-mcp-toolname"]',
    `"server": ${headerOr("x-mcp-servername")}`,
    '"token": request.headers["authorization"].split(" ")[1]',
    `"session": ${headerOr("mcp-session-id")}`,
    `"traceparent": ${headerOr("traceparent")}`,
  ];
  const http = {
    url: `${decisionPoint}/v1/data/bailiwick/tool/decision`,
    method: "POST",
    contentType: "application/json",
    body: { expression: `{"input": {${fields.join(", ")}}}` },
    ...KEY,
  };
  const predicate = `has(auth.metadata.${NAME}.result) && auth.metadata.${NAME}.result.allow == true`;
  const when = [{ predicate: IS_CALL }];
  return {
    metadata: { [NAME]: { when, http } },
    authorization: { [NAME]: { when, patternMatching: { patterns: [{ predicate }] } } },
    response: UNAUTHORIZED,
  };
}

export type KuadrantVariant = "cel" | "rego" | "ask";

/** An AuthPolicy that decides on tool calls at a gateway's listener: as CEL predicates, as inline Rego, or by asking us. */
export function translateKuadrant(
  translated: TranslatedRules,
  options: GatewayOptions & { listener: string; variant: KuadrantVariant },
): Translation {
  const { variant, listener, decisionPoint } = options;
  const named = (rules: object) => [
    {
      name: "authpolicy.yaml",
      text: yamlOf([authPolicy(NAME, listener, options, rules)], madeFrom(options)),
    },
  ];
  if (variant === "ask") {
    if (decisionPoint === null) return { files: [], losses: [NO_ADDRESS] };
    return { files: named(askRules(decisionPoint)), losses: ASKING };
  }
  const predicates = predicatesOf(translated);
  const rules = variant === "cel" ? celRules(predicates) : regoRules(predicates);
  return { files: named(rules), losses: [...translated.losses, ...gatewayLosses(translated, options)] };
}

/** What any policy at a gateway lacks that is not in one of the rules. */
export function gatewayLosses({ grid }: TranslatedRules, { issuers, decisionPoint }: GatewayOptions): Loss[] {
  const note = (words: string): Loss => ({ rule: null, kind: "note", words });
  const usesSpiffe = grid.agents.some(({ identities }) => identities.some(({ by }) => by !== "oidc"));
  return [
    note("Stops and approvals do not reach it: who is stopped here passes there until its token ends."),
    ...(usesSpiffe
      ? [
          note(
            "Add an authentication method for the SPIFFE trust domains: the address of their key sets is not known here.",
          ),
        ]
      : []),
    ...(issuers.length === 0
      ? [
          note(
            "No OpenID Connect issuer is registered: without an authentication method every call is denied.",
          ),
        ]
      : []),
    ...(decisionPoint === null
      ? [
          note(
            "The address of the decision point is not given, so the gateway’s denials are not reported here.",
          ),
        ]
      : []),
  ];
}

const NO_ADDRESS: Loss = {
  rule: null,
  kind: "dangerous",
  words: "The gateway must know the address of the decision point. Give it.",
};
const ASKING: Loss[] = [
  {
    rule: null,
    kind: "stricter",
    words: "The gateway does not send a call's arguments: where a rule names them, the call is denied.",
  },
  {
    rule: null,
    kind: "note",
    words: `A Secret ${KEY_SECRET} with a decide key as token must stand in Authorino's namespace.`,
  },
];
