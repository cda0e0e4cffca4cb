import type { Agent, AgentStep, Scenario } from "../scenario";

interface Brief {
  name: string;
  task: string;
  searches: { query: string; url: string; title: string; text: string }[];
  note: string;
}

const BRIEFS: Brief[] = [
  {
    name: "demand-researcher",
    task: "Size the demand for {{product}} in {{market}}: units, growth, who buys.",
    searches: [
      {
        query: "{{product}} {{market}} sales volume 2025",
        url: "https://stats.nordictrade.example/cargo-2025",
        title: "Cargo and trailers 2025",
        text: "Sales rose 18 % to 41,000 units. Families with two children under seven are 61 % of buyers; small firms 22 %.",
      },
      {
        query: "{{product}} {{market}} household survey",
        url: "https://surveys.mobilitylab.example/2026-h1",
        title: "Household mobility, first half of 2026",
        text: "One in nine households considers a purchase within two years. Storage at home is the first obstacle (44 %), price the second (38 %).",
      },
    ],
    note: "About 41,000 units a year, growing 18 %. Families are 61 % of buyers. Storage at home hinders more than price does.",
  },
  {
    name: "competitor-researcher",
    task: "List the five strongest sellers of {{product}} in {{market}}, with prices and weak points from reviews.",
    searches: [
      {
        query: "best {{product}} {{market}} comparison",
        url: "https://www.friluft-test.example/trailers",
        title: "Nine trailers in a test",
        text: "Winner: Nordhjul Duo, € 899, folds in 40 s. Value: Vagn Lite, € 449, brakes rated poor in the wet.",
      },
      {
        query: "{{product}} reviews complaints",
        url: "https://reviews.handlarkollen.example/c/trailers",
        title: "Reviews: trailers",
        text: "Of 2,310 reviews, 27 % of one-star reviews name hitch play, 19 % water in the cabin, 11 % missing spare parts.",
      },
    ],
    note: "Nordhjul leads at € 899, Vagn Lite is cheapest at € 449. Hitch play, leaking cabins and missing spare parts draw the complaints.",
  },
  {
    name: "regulation-researcher",
    task: "Find what the law in {{market}} demands of {{product}}: lights, brakes, hitch, child seats, dates.",
    searches: [
      {
        query: "EN 15918 cycle trailer requirements lights hitch",
        url: "https://standards.example/en-15918",
        title: "EN 15918, cycle trailers: scope and requirements",
        text: "Covers trailers with a load of up to 60 kg: a second coupling, reflectors on all sides, a flag 1.5 m above ground.",
      },
      {
        query: "{{market}} e-bike trailer speed rule 2026",
        url: "https://transport.gov.example/rules/cycle-trailers",
        title: "Cycle trailers behind e-bikes",
        text: "From 1 January 2027 trailers behind pedal-assist cycles need a rear light of their own. Children must be belted.",
      },
    ],
    note: "EN 15918 applies; a second coupling and reflectors are required. From 2027 a rear light of its own is, too.",
  },
  {
    name: "brief-writer",
    task: "Draft the outline of a two-page brief on {{product}} in {{market}} for the buying committee, in our house style.",
    searches: [
      {
        query: "house style buying committee brief",
        url: "https://intranet.halden.example/style/brief",
        title: "How we write a brief",
        text: "One claim a paragraph, its number in the first sentence, the source behind it. No adjectives that cannot be measured.",
      },
    ],
    note: "Outline: 1 the question, 2 demand, 3 who sells, 4 what the law asks, 5 price and margin, 6 recommendation and what would change it.",
  },
];

/** A helper that searches, reads each page it found, and reports. */
function helper(brief: Brief): AgentStep {
  const writes = brief.name === "brief-writer";
  const agent: Agent = {
    id: `agent_${brief.name.replace("-", "_")}`,
    name: brief.name,
    version: "2.0.3",
    model: writes ? "gpt-4.1" : "claude-haiku-4-5",
    promptTokens: 910,
    system:
      "You work for a market planner. Do your one task, cite every number, and answer in at most 80 words.",
  };
  const reads = brief.searches.flatMap(({ query, url, title, text }): AgentStep["children"] => [
    {
      kind: "model",
      then: [
        {
          kind: "tool",
          tool: "web_search",
          args: { query, limit: 5 },
          durationMs: 780,
          server: "search.brightquery.example",
          result: { results: [{ title, url }] },
        },
      ],
    },
    {
      kind: "model",
      then: [
        {
          kind: "tool",
          tool: "fetch_page",
          args: { url },
          durationMs: 1350,
          server: new URL(url).hostname,
          result: { status: 200, title, text },
        },
      ],
    },
  ]);
  return {
    kind: "agent",
    agent,
    task: brief.task,
    children: [...reads, { kind: "model", says: brief.note }],
  };
}

/** One planner, four helpers at the same time, each with its own model, then one answer. */
export const fanOut: Scenario = {
  id: "fan-out",
  title: "One planner, four agents at once",
  look: "the waterfall: four sub-agents side by side under market-planner, each with its own model and cost",
  dialect: "otel",
  service: { name: "market-briefs", namespace: "buying", environment: "production", version: "2.0.3" },
  agent: {
    id: "agent_market_planner",
    name: "market-planner",
    version: "2.0.3",
    model: "claude-sonnet-4-5",
    promptTokens: 2650,
    system:
      "You plan market briefs for Halden's buying committee. Split the question among your four helpers, run them at once, check that their numbers agree, then write the brief and save it.",
  },
  turns: [
    {
      says: "Should we list {{product}} in {{market}} next spring? A two-page brief for Thursday's committee, please.",
      steps: [
        {
          kind: "model",
          says: "I'll split this: demand, competitors and regulation go to three researchers, and the outline to the writer.",
          together: true,
          then: BRIEFS.map(helper),
        },
        {
          kind: "model",
          says: "The numbers agree. One gap is left: our own margin at the likely prices.",
          then: [
            {
              kind: "tool",
              tool: "estimate_margin",
              args: { category: "trailers", retail_price: 649, currency: "EUR", volume: 1200 },
              durationMs: 520,
              server: "pricing.halden.example",
              result: { unit_cost: 418, freight: 37, margin_percent: 29.9, break_even_units: 460 },
            },
          ],
        },
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "save_document",
              args: { folder: "Committee/{{market}}", title: "{{product}}: {{market}}, spring", pages: 2 },
              durationMs: 340,
              server: "docs.halden.example",
              result: { document: "DOC-{{document}}", url: "https://docs.halden.example/DOC-{{document}}" },
            },
          ],
        },
        {
          kind: "model",
          says: "Yes, with one model at € 649. Demand is about 41,000 units a year and grows 18 %; the complaints about hitch play and water are what we can do better. The margin is 29.9 %, break-even at 460 units. Order with the rear light that the law asks for from 2027. The brief is saved as DOC-{{document}}.",
        },
      ],
    },
  ],
  runs: [
    {
      at: "tue 13:33",
      by: "a.okafor@halden.example",
      values: { product: "e-bike trailers for children", market: "Sweden", document: 4471 },
    },
    {
      at: "thu 09:21",
      by: "a.okafor@halden.example",
      values: { product: "cargo trailers for e-bikes", market: "Denmark", document: 4502 },
    },
    {
      at: "mon 16:07",
      by: "m.lind@halden.example",
      values: { product: "folding bicycle trailers", market: "Finland", document: 4439 },
    },
    {
      at: "fri 15:14",
      by: "a.okafor@halden.example",
      values: { product: "e-bike trailers for dogs", market: "Norway", document: 4533 },
    },
  ],
};
