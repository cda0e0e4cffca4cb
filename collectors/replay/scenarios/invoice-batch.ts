import type { Scenario, Step } from "../scenario";

interface Invoice {
  number: string;
  supplier: string;
  order: string;
  amount: number;
  /** What the purchase order says. */
  ordered: number;
}

const invoice = (
  number: string,
  supplier: string,
  order: string,
  amount: number,
  ordered = amount,
): Invoice => ({
  number,
  supplier,
  order,
  amount,
  ordered,
});

const INVOICES: Invoice[] = [
  invoice("{{batch}}-01", "Nordisk Dun A/S", "PO-88120", 4210.0),
  invoice("{{batch}}-02", "Karbon Komposit Oy", "PO-88093", 12_980.4),
  invoice("{{batch}}-03", "Textilverk Borås AB", "PO-88131", 7745.25),
  invoice("{{batch}}-04", "Lodz Zippers sp. z o.o.", "PO-88044", 618.9),
  invoice("{{batch}}-05", "Fjord Freight AS", "PO-88102", 2375.0, 2150.0),
  invoice("{{batch}}-06", "Alpin Seil GmbH", "PO-88077", 3164.8),
  invoice("{{batch}}-07", "Harbour Print Ltd", "PO-88150", 289.0),
  invoice("{{batch}}-08", "Kvarn Packaging AB", "PO-88139", 1502.35),
  invoice("{{batch}}-09", "Solvind Energi AS", "PO-88012", 8840.0),
  invoice("{{batch}}-10", "Mähler Logistik GmbH", "PO-88117", 1999.99, 1799.99),
  invoice("{{batch}}-11", "Vestland Vann AS", "PO-88126", 96.4),
  invoice("{{batch}}-12", "Karbon Komposit Oy", "PO-88141", 5406.0),
  invoice("{{batch}}-13", "Textilverk Borås AB", "PO-88148", 2210.75),
  invoice("{{batch}}-14", "Atelier Perrin SARL", "PO-88099", 3480.0),
];

/** Read the lines, find the order, then post the match, or set it aside for a person. */
function match({ number, supplier, order, amount, ordered }: Invoice): Step[] {
  const matches = amount === ordered;
  const decision: Step = matches
    ? {
        kind: "tool",
        tool: "post_match",
        args: { invoice: number, order, amount },
        result: { posted: true },
        durationMs: 340,
        server: "erp.halden.example",
      }
    : {
        kind: "tool",
        tool: "set_aside",
        args: {
          invoice: number,
          order,
          reason: "amount differs",
          difference: Math.round((amount - ordered) * 100) / 100,
        },
        result: { queue: "finance-review" },
        durationMs: 260,
        server: "erp.halden.example",
      };
  return [
    {
      kind: "model",
      then: [
        {
          kind: "tool",
          tool: "get_purchase_order",
          args: { order, invoice: number, supplier },
          result: { order, supplier, ordered, currency: "EUR", received: true },
          durationMs: 230,
          server: "erp.halden.example",
        },
      ],
    },
    {
      kind: "model",
      says: matches
        ? `${number}: € ${amount} as ordered.`
        : `${number}: € ${amount} billed, € ${ordered} ordered.`,
      then: [decision],
    },
  ];
}

/** No person asked: a service does this each night, on a model of our own that has no price. */
export const invoiceBatch: Scenario = {
  id: "invoice-batch",
  title: "A nightly batch that no person started",
  look: "the principal is a service, the model is self-hosted: tokens are counted, the cost is unknown and not zero",
  dialect: "otel",
  service: { name: "invoice-matcher", namespace: "finance", environment: "production", version: "2.4.7" },
  agent: {
    id: "agent_invoice_matcher",
    name: "invoice-matcher",
    version: "2.4.7",
    model: "granite-3.3-8b-instruct",
    promptTokens: 760,
    system:
      "Match each invoice with its purchase order. Post it when supplier, goods received and amount agree to the cent. Set it aside for a person otherwise. Do not correct amounts.",
  },
  turns: [
    {
      says: "Batch {{batch}}: match the {{count}} invoices that came in since yesterday.",
      steps: [
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "list_invoices",
              args: { batch: "{{batch}}", state: "unmatched" },
              result: INVOICES.map(({ number, supplier, amount }) => ({ number, supplier, amount })),
              durationMs: 480,
              server: "erp.halden.example",
            },
          ],
        },
        ...INVOICES.flatMap(match),
        {
          kind: "model",
          says: "Batch {{batch}}: 12 of 14 invoices posted. Set aside for finance: {{batch}}-05 (€ 225.00 over the order) and {{batch}}-10 (€ 200.00 over the order).",
        },
      ],
    },
  ],
  runs: ["mon", "tue", "wed", "thu", "fri", "sat"].map((day, at) => ({
    at: `${day} 02:${15 + at}`,
    by: "svc-invoice-matcher@halden.example",
    values: { batch: `B${611 + at}`, count: INVOICES.length },
  })),
};
