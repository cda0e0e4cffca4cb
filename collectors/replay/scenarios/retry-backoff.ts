import type { Scenario, Step } from "../scenario";

const CHARGE = {
  kind: "tool",
  tool: "charge_card",
  args: {
    customer: "{{customerId}}",
    invoice: "{{invoice}}",
    amount: "{{amount}}",
    currency: "EUR",
    idempotency_key: "charge-{{invoice}}-1",
  },
  server: "api.paymill.example",
} as const;

/** Refused, then a wait twice as long as the one before. */
function refusedThenWait(waitMs: number, at: number): Step[] {
  return [
    {
      ...CHARGE,
      retry: at > 0,
      durationMs: 640,
      failure: {
        type: "503",
        message: `503 Service Unavailable: acquirer timeout, retry after ${waitMs / 1000} s (attempt ${at + 1} of 6)`,
        httpStatus: 503,
      },
    },
    { kind: "wait", durationMs: waitMs },
  ];
}

/** Five attempts with the same idempotency key: one charge. */
export const retryBackoff: Scenario = {
  id: "retry-backoff",
  title: "A payment that went through at the fifth try",
  look: "charge_card: four 503s with the waits doubling between them, one call id, one idempotency key, one charge",
  dialect: "otel",
  service: { name: "dunning", namespace: "finance", environment: "production", version: "5.2.0" },
  agent: {
    id: "agent_dunning",
    name: "dunning-agent",
    version: "5.2.0",
    model: "gpt-4.1-mini",
    promptTokens: 1420,
    system:
      "You collect overdue invoices for Halden's business customers. Charge only a card on file with a mandate. If the payment service is unavailable the tool retries with the same idempotency key; never make up a new one.",
  },
  turns: [
    {
      says: "Invoice {{invoice}} of {{company}} is {{overdue}} days overdue. Try the card on file, otherwise write to them.",
      steps: [
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "get_invoice",
              args: { invoice: "{{invoice}}" },
              durationMs: 260,
              server: "erp.halden.example",
              result: {
                invoice: "{{invoice}}",
                company: "{{company}}",
                open: "{{amount}}",
                currency: "EUR",
                overdue_days: "{{overdue}}",
                disputed: false,
              },
            },
            {
              kind: "tool",
              tool: "get_mandate",
              args: { customer: "{{customerId}}" },
              durationMs: 210,
              server: "erp.halden.example",
              result: {
                mandate: "active",
                limit: 5000,
                card: { brand: "visa", last4: "1881", expires: "2028-03" },
              },
            },
          ],
        },
        {
          kind: "model",
          says: "Undisputed, and the mandate covers it. Charging the card on file.",
          then: [
            ...[1000, 2000, 4000, 8000].flatMap(refusedThenWait),
            {
              ...CHARGE,
              retry: true,
              durationMs: 1480,
              result: { charge: "ch_{{invoice}}", status: "succeeded", amount: "{{amount}}", attempts: 5 },
            },
          ],
        },
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "post_payment",
              args: { invoice: "{{invoice}}", charge: "ch_{{invoice}}", amount: "{{amount}}" },
              durationMs: 390,
              server: "erp.halden.example",
              result: { invoice: "{{invoice}}", open: 0, status: "paid" },
            },
          ],
        },
        {
          kind: "model",
          says: "{{company}} has paid: € {{amount}} charged to the card on file and posted to invoice {{invoice}}. The payment service was unavailable for about 18 seconds; there was one charge only.",
        },
      ],
    },
  ],
  runs: [
    {
      at: "tue 08:44",
      by: "m.lind@halden.example",
      values: {
        company: "Bergtatt Guiding AS",
        customerId: "C-2207",
        invoice: "INV-77120",
        amount: 1284.5,
        overdue: 16,
      },
    },
    {
      at: "thu 08:51",
      by: "m.lind@halden.example",
      values: {
        company: "Kanot & Vatten AB",
        customerId: "C-1934",
        invoice: "INV-77203",
        amount: 742,
        overdue: 21,
      },
    },
    {
      at: "sat 10:38",
      by: "svc-dunning@halden.example",
      values: {
        company: "Fjordkajak ApS",
        customerId: "C-2418",
        invoice: "INV-77266",
        amount: 318.75,
        overdue: 30,
      },
    },
  ],
};
