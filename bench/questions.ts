// What the decision point is asked in its benchmark, and by how much it is filled for it.
export const POLICIES = 1_000;
export const AGENTS = 50;
export const TOOLS = 600;

/** Questions of 50 agents about 600 tools for 500 people, an AuthZEN body each, hardly ever one again. */
export function questionOf(agents: readonly string[], serial: number): string {
  return JSON.stringify({
    subject: { type: "agent", id: agents[serial % AGENTS] },
    action: { name: "callTool" },
    resource: { type: "tool", id: `tool-${(serial * 7) % TOOLS}` },
    context: {
      user: `person-${serial % 500}@example.com`,
      session: `session-${Math.floor(serial / 20)}`,
      environment: serial % 3 === 0 ? "prod" : "staging",
      input: { amount: serial % 1_000, currency: "EUR", note: "as agreed with the customer by phone" },
    },
  });
}
