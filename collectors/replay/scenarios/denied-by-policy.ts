import type { Scenario, Verdict } from "../scenario";

const NO_TICKET: Verdict = {
  decision: "deny",
  policy: "production-writes",
  rule: "write-needs-change-ticket",
  engine: "cedar",
  reason: "A write to a production database needs an approved change ticket; this call names none.",
};

const ALLOWED: Verdict = {
  decision: "allow",
  policy: "production-writes",
  rule: "restart-by-on-call",
  engine: "cedar",
  reason: "The person on call may restart a deployment of the team's own service.",
};

/** What an agent tried and was not allowed to do is a record too. */
export const deniedByPolicy: Scenario = {
  id: "denied-by-policy",
  title: "A production write that policy denied",
  look: "run_sql was denied and never ran: which rule said no, and what the agent did instead",
  dialect: "otel",
  service: { name: "oncall-helper", namespace: "platform", environment: "production", version: "1.9.0" },
  agent: {
    id: "agent_oncall_helper",
    name: "oncall-helper",
    version: "1.9.0",
    model: "claude-haiku-4-5",
    promptTokens: 2480,
    system:
      "You assist the engineer on call at Halden. Look before you act: metrics, then logs, then state. Every change goes through policy; when it says no, do not look for a way around, tell the engineer what is needed.",
  },
  turns: [
    {
      says: "{{service}}: p99 is at {{p99}} s since {{since}}, pager just went off. Find out why and fix it.",
      steps: [
        {
          kind: "model",
          says: "Metrics and the newest deployments first.",
          together: true,
          then: [
            {
              kind: "tool",
              tool: "query_metrics",
              args: {
                query:
                  'histogram_quantile(0.99, sum(rate(http_request_duration_seconds_bucket{service="{{service}}"}[5m])) by (le))',
                range: "1h",
              },
              durationMs: 640,
              server: "metrics.halden.example",
              result: { series: [{ now: "{{p99}}", an_hour_ago: 0.31 }], unit: "s" },
            },
            {
              kind: "tool",
              tool: "list_deployments",
              args: { service: "{{service}}", last: 3 },
              durationMs: 380,
              server: "kube-prod.halden.example",
              result: [{ version: "{{version}}", age: "3 d", state: "available", restarts: 0 }],
            },
          ],
        },
        {
          kind: "model",
          says: "No deployment for three days, so it is not a release. Looking at the database.",
          then: [
            {
              kind: "tool",
              tool: "query_metrics",
              args: { query: 'pg_stat_activity_count{db="{{db}}",state="active"}', range: "1h" },
              durationMs: 520,
              server: "metrics.halden.example",
              result: { series: [{ now: 198, an_hour_ago: 22 }], limit: 200 },
            },
            {
              kind: "tool",
              tool: "run_sql",
              args: {
                database: "{{db}}",
                readonly: true,
                sql: "select left(query, 60) as query, count(*) as sessions, max(now() - query_start) as longest from pg_stat_activity where state = 'active' group by 1 order by 2 desc limit 3",
              },
              durationMs: 190,
              server: "{{db}}.db.halden.example",
              result: [
                {
                  query: "delete from cart_sessions where updated_at < $1",
                  sessions: 1,
                  longest: "00:21:08",
                },
                {
                  query: "update cart_sessions set items = $1 where id = $2",
                  sessions: 174,
                  longest: "00:04:51",
                },
              ],
            },
          ],
        },
        {
          kind: "model",
          says: "One clean-up of cart_sessions has held its locks for 21 minutes, and 174 updates wait behind it. Ending it will free them.",
          then: [
            {
              kind: "tool",
              tool: "run_sql",
              args: {
                database: "{{db}}",
                readonly: false,
                sql: "select pg_terminate_backend(48213); delete from cart_sessions where updated_at < now() - interval '30 days';",
              },
              durationMs: 9,
              server: "{{db}}.db.halden.example",
              gate: NO_TICKET,
              failure: { type: "policy_denied", message: NO_TICKET.reason },
            },
          ],
        },
        {
          kind: "model",
          says: "Policy denies the write without a change ticket. I'll ask for one, and take the load off meanwhile.",
          then: [
            {
              kind: "tool",
              tool: "create_change_ticket",
              args: {
                title: "End the stuck clean-up of cart_sessions on {{db}}",
                risk: "low",
                commands: ["select pg_terminate_backend(48213)"],
                requested_for: "{{by}}",
              },
              durationMs: 710,
              server: "tickets.halden.example",
              result: { ticket: "CHG-{{ticket}}", state: "waiting for approval", approvers: ["db-on-call"] },
            },
            {
              kind: "tool",
              tool: "restart_deployment",
              args: { deployment: "{{service}}", namespace: "production", strategy: "rolling" },
              durationMs: 21_500,
              server: "kube-prod.halden.example",
              gate: ALLOWED,
              result: "deployment.apps/{{service}} restarted: 6 of 6 replicas available",
            },
          ],
        },
        {
          kind: "model",
          says: "Cause: a clean-up job on {{db}} has held locks on cart_sessions for 21 minutes. I restarted {{service}}, which brings p99 to about 1 s for now. I was not allowed to end the job: policy production-writes wants an approved ticket. CHG-{{ticket}} is with the database on-call; once approved, run select pg_terminate_backend(48213).",
        },
      ],
    },
  ],
  runs: [
    {
      at: "tue 14:27",
      by: "j.tanaka@halden.example",
      values: {
        by: "j.tanaka@halden.example",
        service: "checkout-api",
        p99: 4.1,
        since: "14:20",
        version: "2.30.4",
        db: "checkout-prod",
        ticket: 5512,
      },
    },
    {
      at: "fri 23:14",
      by: "j.tanaka@halden.example",
      values: {
        by: "j.tanaka@halden.example",
        service: "basket-api",
        p99: 6.8,
        since: "23:02",
        version: "4.11.0",
        db: "basket-prod",
        ticket: 5547,
      },
    },
    {
      at: "sun 07:19",
      by: "a.okafor@halden.example",
      values: {
        by: "a.okafor@halden.example",
        service: "checkout-api",
        p99: 3.2,
        since: "07:05",
        version: "2.31.0",
        db: "checkout-prod",
        ticket: 5560,
      },
    },
  ],
};
