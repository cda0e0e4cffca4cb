import type { Scenario } from "../scenario";

/** A question in words, a query that fails once, an answer with a number. */
export const salesAnalyst: Scenario = {
  id: "sales-analyst",
  title: "A question to the sales figures",
  look: "run_query failed, the agent read the schema and corrected its own SQL",
  dialect: "vercel-generate",
  service: { name: "ask-sales", namespace: "analytics", environment: "production", version: "1.0.9" },
  agent: {
    id: "ask-sales",
    name: "ask-sales",
    version: "1.0.9",
    model: "gpt-4.1-mini",
    promptTokens: 980,
    system:
      "You answer questions about Halden's sales from the warehouse. Read-only SQL. State the period and the source table with each number. If a query fails, read the schema before you try again.",
  },
  turns: [
    {
      says: "{{question}}",
      steps: [
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "run_query",
              args: { sql: "{{wrong}}" },
              durationMs: 180,
              failure: { type: "QueryError", message: "{{error}}" },
            },
          ],
        },
        {
          kind: "model",
          says: "A wrong column. I'll read the schema.",
          then: [
            {
              kind: "tool",
              tool: "describe_table",
              args: { table: "{{table}}" },
              durationMs: 90,
              result: { table: "{{table}}", columns: "{{columns}}" },
            },
          ],
        },
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "run_query",
              args: { sql: "{{right}}" },
              durationMs: 1650,
              result: "{{rows}}",
            },
          ],
        },
        { kind: "model", says: "{{answer}}" },
      ],
    },
  ],
  runs: [
    {
      at: "mon 09:14",
      by: "a.okafor@halden.example",
      values: {
        question: "How did tents sell last week against the week before?",
        table: "sales.order_lines",
        wrong:
          "select week, sum(revenue) from sales.order_lines where category = 'tents' group by week order by week desc limit 2",
        error: 'column "week" does not exist in sales.order_lines',
        columns: ["ordered_at", "sku", "category", "quantity", "net_eur"],
        right:
          "select date_trunc('week', ordered_at) as week, sum(net_eur) as net from sales.order_lines where category = 'tents' group by 1 order by 1 desc limit 2",
        rows: [
          { week: "last", net: 48210 },
          { week: "before", net: 41975 },
        ],
        answer:
          "Tents brought € 48,210 net last week, 14.9 % more than the week before (€ 41,975). Source: sales.order_lines.",
      },
    },
    {
      at: "wed 14:03",
      by: "m.lind@halden.example",
      values: {
        question: "Which five products were returned most this month, by share?",
        table: "sales.returns",
        wrong: "select product, count(*) from sales.returns where month = 11 group by product",
        error: 'column "product" does not exist in sales.returns',
        columns: ["returned_at", "sku", "reason", "quantity"],
        right:
          "select r.sku, sum(r.quantity)::float / sum(l.quantity) as share from sales.returns r join sales.order_lines l using (sku) group by 1 order by 2 desc limit 5",
        rows: [
          { sku: "JKT-SHL-M", share: 0.094 },
          { sku: "STV-GAS-02", share: 0.071 },
          { sku: "BTS-HIK-42", share: 0.066 },
          { sku: "TNT-3P-GRN", share: 0.031 },
          { sku: "BPK-65-BLU", share: 0.028 },
        ],
        answer:
          "Most returned this month: Storm shell jacket 9.4 %, Ember gas stove 7.1 %, hiking boots 42 6.6 %, Fjell 3 tent 3.1 %, Trek 65 backpack 2.8 % of units sold. Source: sales.returns.",
      },
    },
    {
      at: "fri 09:36",
      by: "a.okafor@halden.example",
      values: {
        question: "What share of revenue comes from business customers this quarter?",
        table: "sales.orders",
        wrong: "select customer_type, sum(total) from sales.orders where quarter = 4 group by customer_type",
        error: 'column "customer_type" does not exist in sales.orders',
        columns: ["order_id", "ordered_at", "segment", "country", "net_eur"],
        right:
          "select segment, sum(net_eur) as net from sales.orders where ordered_at >= date_trunc('quarter', now()) group by 1",
        rows: [
          { segment: "consumer", net: 1894300 },
          { segment: "business", net: 402150 },
        ],
        answer:
          "Business customers account for 17.5 % of this quarter's net revenue (€ 402,150 of € 2,296,450). Source: sales.orders.",
      },
    },
  ],
};
