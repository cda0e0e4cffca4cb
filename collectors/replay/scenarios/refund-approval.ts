import type { Scenario } from "../scenario";

const UNDER_30_DAYS =
  "Returns, section 2: Within 30 days of delivery a faulty item is refunded in full. The customer keeps it until a label is issued.";
const SUPERVISOR =
  "Returns, section 5: A refund above € 100 needs the approval of a supervisor before any money moves.";

/** Money moves only after a person has said yes. */
export const refundApproval: Scenario = {
  id: "refund-approval",
  title: "A refund that waits for a supervisor",
  look: "request_approval took 38 minutes: who approved, why, and what was refunded right after",
  dialect: "otel",
  service: { name: "refund-desk", namespace: "support", environment: "production", version: "3.12.0" },
  agent: {
    id: "asst_refund_desk",
    name: "refund-agent",
    version: "3.12.0",
    model: "gpt-4.1",
    promptTokens: 1840,
    system:
      "You handle refund requests for Halden, an outdoor shop. Read the order, the customer's history and the returns policy before you promise anything. A refund above € 100 needs request_approval; wait for its answer. Never mention the risk score to a customer. Answer in the customer's language, briefly.",
  },
  turns: [
    {
      says: '{{customer}} writes about order {{order}}: "{{complaint}}" Please take care of it.',
      steps: [
        {
          kind: "guardrail",
          name: "prompt-injection",
          target: "input",
          durationMs: 84,
          verdict: {
            decision: "allow",
            policy: "inbound-mail",
            reason: "No instructions to the agent found (score 0.02).",
          },
        },
        {
          kind: "model",
          says: "I will read the order and the customer's history first.",
          together: true,
          then: [
            {
              kind: "tool",
              tool: "get_order",
              args: { order_id: "{{order}}" },
              durationMs: 310,
              server: "orders.halden.example",
              result: {
                order_id: "{{order}}",
                status: "delivered",
                delivered_days_ago: "{{days}}",
                lines: [
                  { sku: "{{sku}}", name: "{{item}}", quantity: 1, price: "{{amount}}", currency: "EUR" },
                ],
                payment: { method: "card", last4: "4242", captured: "{{amount}}" },
              },
            },
            {
              kind: "tool",
              tool: "get_customer_history",
              args: { email: "{{mail}}" },
              durationMs: 460,
              server: "crm.halden.example",
              result: {
                since: "2021-04",
                orders: "{{orders}}",
                refunds: 1,
                chargebacks: 0,
                risk_score: 0.12,
              },
            },
          ],
        },
        {
          kind: "model",
          says: "Delivered {{days}} days ago. What does the policy say about a faulty item at this price?",
          then: [
            {
              kind: "retrieval",
              source: "returns-policy",
              query: "faulty item within 30 days, refund above 100 euros, approval",
              durationMs: 190,
              documents: [
                { id: "returns#2", score: 0.91, content: UNDER_30_DAYS },
                { id: "returns#5", score: 0.87, content: SUPERVISOR },
              ],
            },
          ],
        },
        {
          kind: "model",
          says: "The claim is within the policy. The amount is above € 100, so a supervisor has to agree.",
          then: [
            {
              kind: "tool",
              tool: "request_approval",
              args: {
                action: "issue_refund",
                order_id: "{{order}}",
                amount: "{{amount}}",
                currency: "EUR",
                reason:
                  "{{item}} faulty {{days}} days after delivery; one earlier refund in {{orders}} orders, no chargebacks.",
                approver_group: "support-supervisors",
              },
              durationMs: "{{waitMs}}",
              result: { approved: true, approver: "p.novak@halden.example", reason: "{{verdict}}" },
              verdict: {
                decision: "allow",
                policy: "refund-over-100",
                rule: "supervisor-approval",
                approver: "p.novak@halden.example",
                reason: "{{verdict}}",
              },
            },
          ],
        },
        {
          kind: "model",
          says: "Approved. Issuing the refund to the original card.",
          then: [
            {
              kind: "tool",
              tool: "issue_refund",
              args: {
                order_id: "{{order}}",
                amount: "{{amount}}",
                currency: "EUR",
                idempotency_key: "refund-{{order}}-1",
                approved_by: "p.novak@halden.example",
              },
              durationMs: 1240,
              server: "payments.halden.example",
              result: { refund_id: "re_{{order}}", status: "succeeded", arrives_in_days: 5 },
            },
          ],
        },
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "send_mail",
              args: {
                to: "{{mail}}",
                subject: "Your refund for order {{order}}",
                body: "Dear {{customer}}, we are sorry about your {{item}}. We have refunded € {{amount}} to your card; it arrives within 5 days. You need not send the item back.",
              },
              durationMs: 280,
              server: "mail.halden.example",
              result: { queued: true, message_id: "<{{order}}.1@mail.halden.example>" },
            },
          ],
        },
        {
          kind: "model",
          says: "Done: € {{amount}} refunded for order {{order}} after p.novak's approval, and {{customer}} has been told by mail.",
        },
      ],
    },
  ],
  runs: [
    {
      at: "tue 10:12",
      by: "m.lind@halden.example",
      values: {
        customer: "Ingrid Sæther",
        mail: "ingrid.saether@customer.example",
        order: "A-10442",
        sku: "TNT-3P-GRN",
        item: "Fjell 3 tent",
        amount: 689,
        days: 12,
        orders: 9,
        waitMs: 2_280_000,
        complaint:
          "The tent's centre pole split on the second night. I have photos. I would like my money back.",
        verdict:
          "Photos show a manufacturing split at the ferrule, third this month. Refund in full, keep the tent.",
      },
    },
    {
      at: "thu 15:41",
      by: "m.lind@halden.example",
      values: {
        customer: "Luca Marchetti",
        mail: "l.marchetti@customer.example",
        order: "A-10517",
        sku: "STV-GAS-02",
        item: "Ember gas stove",
        amount: 129,
        days: 4,
        orders: 3,
        waitMs: 2_280_000,
        complaint: "The valve leaks gas even when closed. This is dangerous!",
        verdict: "Safety issue: refund at once and open a product report.",
      },
    },
    {
      at: "mon 14:26",
      by: "a.okafor@halden.example",
      values: {
        customer: "Camille Perrot",
        mail: "camille.perrot@customer.example",
        order: "A-10398",
        sku: "JKT-SHL-M",
        item: "Storm shell jacket",
        amount: 245,
        days: 21,
        orders: 14,
        waitMs: 540_000,
        complaint:
          "The seams let water through after one hour of rain. Please refund, I do not want a replacement.",
        verdict: "Known batch with bad seam tape (QA-221). Refund.",
      },
    },
    {
      at: "fri 11:03",
      by: "m.lind@halden.example",
      values: {
        customer: "Tomasz Wójcik",
        mail: "t.wojcik@customer.example",
        order: "A-10560",
        sku: "BPK-65-BLU",
        item: "Trek 65 backpack",
        amount: 198,
        days: 9,
        orders: 2,
        waitMs: 2_280_000,
        complaint: "The hip belt buckle broke on the first day of my trip.",
        verdict: "Buckle is a spare part, but he has already bought one elsewhere. Refund this time.",
      },
    },
  ],
};
