/** What a tenant of some size has in force: a policy a rule, of which a request meets few. Eight kinds, `count` in all. */
export function realisticPolicies(count: number): string[] {
  const kinds: ((n: number) => string)[] = [
    (n) =>
      `@id("tool-${n}") forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"crm/tool_${n}") unless { resource.approval == "approved" };`,
    (n) =>
      `@id("agent-${n}") forbid(principal == Bailiwick::Agent::"agt_${n}", action, resource) when { context.environment == "production" };`,
    (n) =>
      `@id("team-${n}") forbid(principal in Bailiwick::Team::"Team ${n}", action in Bailiwick::Action::"callTool", resource) unless { resource.access == "read_only" };`,
    (n) =>
      `@id("limit-${n}") @obligation("require-approval") forbid(principal, action == Bailiwick::Action::"tool:search_orders", resource) when { context.input has limit && context.input.limit > ${n * 10} };`,
    (n) =>
      `@id("hours-${n}") forbid(principal is Bailiwick::Agent, action in Bailiwick::Action::"callTool", resource) when { principal.riskTier == "high" && context.grade == "E" && context.environment == "env-${n}" };`,
    (n) =>
      `@id("model-${n}") forbid(principal, action == Bailiwick::Action::"useModel", resource == Bailiwick::Model::"openai/model-${n}") unless { resource.stage == "production" };`,
    (n) =>
      `@id("data-${n}") forbid(principal, action == Bailiwick::Action::"useModel", resource) when { resource.external && context.dataClasses.contains("class-${n}") };`,
    (n) =>
      `@id("much-${n}") forbid(principal, action == Bailiwick::Action::"tool:search_orders", resource) when { context.session.toolCalls > ${n * 100} };`,
  ];
  const some = Array.from({ length: count - 1 }, (_, n) => kinds[n % kinds.length]?.(n) ?? "");
  return ["permit(principal, action, resource);", ...some];
}
