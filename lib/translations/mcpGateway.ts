import { all } from "./condition";
import { predicatesOf } from "./gate";
import { authPolicy, celRules, type GatewayOptions, gatewayLosses, madeFrom, yamlOf } from "./kuadrant";
import type { Translation } from "./loss";
import { REGO_IDENTITY, RegoModule, regoText } from "./rego";
import type { TranslatedRules } from "./translateRules";

/** A Secret of this name holds the EC P-256 key that signs the lists; the gateway has its public half. */
const SIGNING_SECRET = "trusted-headers-private-key";
const LIST_SECONDS = 300;

/**
 * Two AuthPolicies that belong together (MCP gateway, mcp.kuadrant.io/v1): on listener `mcp` the signed header that filters tools/list,
 * on listener `mcps` the decision about each call. Filtering the list does not stop a call, nor the other way round.
 */
export function translateMcpGateway(translated: TranslatedRules, options: GatewayOptions): Translation {
  const predicates = predicatesOf(translated);
  const written = new RegoModule();
  const allowed = written.add(all(predicates.map(({ condition }) => condition)));
  const rego = [
    ...REGO_IDENTITY,
    ...written.lines(),
    `catalog := ${catalogOf(translated)}`,
    "listed := {server: names | known := catalog[server]; names := [name | name := known[_]; " +
      `count(${allowed}(server, name)) > 0]; count(names) > 0}`,
    'capabilities := json.marshal({"tools": listed})',
    "allow := true",
  ];
  const wristband = {
    issuer: "bailiwick",
    tokenDuration: LIST_SECONDS,
    customClaims: { "allowed-capabilities": { selector: "auth.authorization.capabilities.capabilities" } },
    signingKeyRefs: [{ name: SIGNING_SECRET, algorithm: "ES256" }],
  };
  const lists = {
    authorization: { capabilities: { opa: { rego: `${rego.join("\n")}\n`, allValues: true } } },
    response: { success: { headers: { "x-mcp-authorized": { wristband } } } },
  };
  const documents = [
    authPolicy("bailiwick-lists", "mcp", { ...options, decisionPoint: null }, lists),
    authPolicy("bailiwick-calls", "mcps", options, celRules(predicates)),
  ];
  return {
    files: [{ name: "mcp-gateway.yaml", text: yamlOf(documents, madeFrom(options)) }],
    losses: [
      ...translated.losses,
      ...gatewayLosses(translated, options),
      {
        rule: null,
        kind: "note",
        words: `A Secret ${SIGNING_SECRET} with an EC P-256 key must stand beside Authorino, and its public half in the gateway's trustedHeadersKey.`,
      },
      {
        rule: null,
        kind: "stricter",
        words:
          "Lists show tools that are registered here, and no prompts; what is not registered can be called where it is permitted.",
      },
    ],
  };
}

/** The registered tools by server, as the gateway names both. */
function catalogOf({ grid }: TranslatedRules): string {
  const servers = new Map<string, string[]>();
  for (const one of grid.tools)
    if (one.kind === "known")
      servers.set(one.tool.server, [...(servers.get(one.tool.server) ?? []), one.tool.name]);
  const entries = [...servers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([server, names]) => `${regoText(server)}: [${[...names].sort().map(regoText).join(", ")}]`);
  return `{${entries.join(", ")}}`;
}
