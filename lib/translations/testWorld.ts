import { RuleBook } from "@/lib/policies/book";
import { parsePolicy } from "@/lib/policies/cedar";
import type { PolicyMode } from "@/lib/policies/decision";
import type { Entity, Facts } from "@/lib/policies/facts";
import { type Rule, rulesOf } from "@/lib/policies/rule";
import { type KnownAgent, type KnownTool, type Recognised, unregisteredTool, type World } from "./world";

/** What one request shows to a gateway. */
export interface Seen {
  server: string;
  tool: string;
  token: Readonly<Record<string, string>>;
}

export const ISSUER = "https://login.example.com";

function agent(
  name: string,
  teams: readonly string[],
  riskTier: string,
  identities: Recognised[],
): KnownAgent {
  const attrs = {
    id: `agt_${name}`,
    name,
    registered: true,
    suspended: name === "rogue",
    owned: true,
    attested: true,
    riskTier,
    environment: "prod",
    sandbox: "",
    runtimeClass: name === "coder" ? "kata" : "",
    card: "none",
    dataClasses: [],
  };
  const parents = teams.map((team) => `Team::${team}` as const);
  return { entity: { type: "Agent", id: `agt_${name}`, parents, attrs }, identities };
}

function tool(
  server: string,
  name: string,
  access: string,
  approval: string,
  dataClasses: string[],
): KnownTool {
  const attrs = { name, server, approval, access, dataClasses };
  const parents = [`Tool::${name}`, `ToolServer::${server}`] as const;
  return { entity: { type: "Tool", id: `${server}/${name}`, parents, attrs }, name, server: `mcp/${server}` };
}

const oidc = (client: string): Recognised => ({ by: "oidc", issuer: ISSUER, client });

/** A tenant for tests: five agents, one of whom no gateway recognises, and tools at two servers. */
export const WORLD: World = {
  agents: [
    agent("clerk", ["Support"], "high", [oidc("clerk-client")]),
    agent("coder", ["Platform", "Support"], "limited", [
      { by: "spiffe", id: "spiffe://td/ns/code/sa/coder" },
    ]),
    agent("fleet", ["Platform"], "minimal", [{ by: "spiffe-prefix", prefix: "spiffe://td/ns/code/" }]),
    agent("rogue", [], "unknown", [oidc("rogue-client")]),
    agent("ghost", ["Support"], "high", []),
  ],
  tools: [
    tool("pay", "refund", "execute", "approved", ["personal", "financial"]),
    tool("pay", "balance", "read_only", "approved", ["financial"]),
    tool("docs", "search", "read_only", "approved", []),
    tool("docs", "refund", "read_write", "changed", ["personal"]),
  ],
  constants: { grade: "A", approved: false, region: "eu-west-1" },
};

const SERVERS = ["mcp/pay", "mcp/docs", "mcp/unknown"];
const TOOLS = ["refund", "balance", "search", "delete", "never-mentioned"];
const TOKENS: Readonly<Record<string, string>>[] = [
  { iss: ISSUER, azp: "clerk-client", sub: "kim" },
  { iss: ISSUER, client_id: "rogue-client", sub: "x" },
  { sub: "spiffe://td/ns/code/sa/coder" },
  { sub: "spiffe://td/ns/code/sa/other" },
  { sub: "spiffe://td/ns/else/sa/coder" },
  // A token of an OpenID provider that claims somebody's SPIFFE ID, and a client of another issuer.
  { iss: ISSUER, azp: "stranger", sub: "spiffe://td/ns/code/sa/coder" },
  { iss: "https://evil.example.com", azp: "clerk-client", sub: "kim" },
  {},
];

/** Every request of the table. */
export const REQUESTS: readonly Seen[] = SERVERS.flatMap((server) =>
  TOOLS.flatMap((name) => TOKENS.map((token) => ({ server, tool: name, token }))),
);

/** Who the token is, by the rules of the product; null where it recognises nobody. */
export function callerOf({ token }: Seen): Entity | null {
  const named = (name: string) =>
    WORLD.agents.find(({ entity }) => entity.attrs.name === name)?.entity ?? null;
  const client = token.azp ?? token.client_id ?? token.sub;
  if (token.iss === ISSUER)
    return client === "clerk-client" ? named("clerk") : client === "rogue-client" ? named("rogue") : null;
  if (token.sub === "spiffe://td/ns/code/sa/coder") return named("coder");
  return token.sub?.startsWith("spiffe://td/ns/code/") ? named("fleet") : null;
}

/** The facts that the decision point would judge, for a caller. */
export function factsOf({ server, tool: name }: Seen, principal: Entity): Facts {
  const known = WORLD.tools.find((one) => one.server === server && one.name === name);
  const resource = known?.entity ?? unregisteredTool(name);
  const context = {
    grade: "A",
    environment: "prod",
    region: "eu-west-1",
    workload: "",
    dataClasses: [],
    callers: [],
    approved: false,
    now: Date.UTC(2026, 10, 22, 12),
    hour: 12,
    weekday: 7,
  };
  return { action: "callTool", principal, resource, context, history: {} };
}

/** The rules of a text, which must be right. */
export function rules(text: string, mode: PolicyMode = "enforce"): Rule[] {
  const parsed = parsePolicy(text);
  if (parsed.rules === null) throw new Error(parsed.problems.map(({ message }) => message).join("; "));
  return rulesOf(parsed.rules, { policy: "pol_1", policyName: "Test", version: 1, mode });
}

/** Refunds have an action of their own, without typed arguments. */
export const bookOf = (of: readonly Rule[]) => new RuleBook(of, new Map([["refund", {}]]));
