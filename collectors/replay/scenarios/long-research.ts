import type { ModelStep, Scenario, Step } from "../scenario";
import { SOURCES, type Source } from "./long-research-sources";

/** After so many sources the agent stops to write down where it stands. */
const SOURCES_PER_SUMMARY = 6;

/** Search, read, check the number elsewhere, note: eight steps a source. */
function study(source: Source, at: number): Step[] {
  const url = `https://${source.host}/${source.year}/${slug(source.title)}`;
  const call = (
    tool: string,
    args: Record<string, string | number>,
    result: ToolResult,
    ms: number,
  ): ModelStep => ({
    kind: "model",
    says: at % 5 === 0 && tool === "search_literature" ? `Next: ${source.query}.` : undefined,
    then: [{ kind: "tool", tool, args, result, durationMs: ms }],
  });
  const steps: Step[] = [
    call(
      "search_literature",
      { query: source.query, from_year: 2022 },
      [{ title: source.title, url, year: source.year }],
      940,
    ),
    call("fetch_document", { url, max_pages: 20 }, { title: source.title, text: source.text }, 2600),
    call("check_claim", { claim: source.claim }, checked(source), 1800),
    call("save_note", { source: at + 1, claim: source.claim, status: source.check }, { saved: at + 1 }, 120),
  ];
  return (at + 1) % SOURCES_PER_SUMMARY === 0 ? [...steps, summary(at + 1)] : steps;
}

type ToolResult = Record<string, string | number> | { title: string; url: string; year: number }[];

function checked(source: Source): ToolResult {
  if (source.check === "confirmed") return { status: "confirmed", second_sources: 2 };
  if (source.check === "contradicted")
    return { status: "contradicted", second_sources: 1, by: "trade press, 2026" };
  return { status: "not found", second_sources: 0 };
}

function summary(read: number): ModelStep {
  const doubtful = SOURCES.slice(0, read).filter((source) => source.check !== "confirmed").length;
  return {
    kind: "model",
    reasoningTokens: 420,
    says: `${read} of ${SOURCES.length} sources read. ${read - doubtful} claims confirmed by a second source, ${doubtful} not. The order of the materials has not changed; going on.`,
  };
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** More than 200 steps: the session that shows what the timeline is for. */
export const longResearch: Scenario = {
  id: "long-research",
  title: "Research of more than 200 steps",
  look: "filter the steps by check_claim: three claims that no second source bears out; watch the running cost",
  dialect: "otel",
  service: { name: "research-desk", namespace: "strategy", environment: "production", version: "4.0.1" },
  agent: {
    id: "agent_literature_scout",
    name: "literature-scout",
    version: "4.0.1",
    model: "gemini-2.5-pro",
    promptTokens: 1980,
    system:
      "You research for Halden's strategy team. Read one source at a time. Check each number with a second source and note whether it held. Never cite what you have not read. Finish with a table and the three strongest doubts.",
  },
  turns: [
    {
      says: "{{question}} Read at least 25 sources, not older than 2022, and check each number that you use.",
      steps: [
        {
          kind: "model",
          reasoningTokens: 910,
          says: "Plan: fibre, foam, bio-based, reusable boxes and coolants first; then law, life-cycle studies, prices and capacity. One source at a time, each number checked.",
        },
        ...SOURCES.flatMap(study),
        {
          kind: "model",
          says: "All sources are read. Writing the report.",
          then: [
            {
              kind: "tool",
              tool: "save_document",
              args: { folder: "Strategy/Packaging", title: "{{report}}", pages: 11 },
              durationMs: 410,
              server: "docs.halden.example",
              result: { document: "DOC-{{document}}" },
            },
          ],
        },
        {
          kind: "model",
          reasoningTokens: 1640,
          says: "Cellulose liners can replace EPS on lanes up to 36 h now, coated moulded pulp up to 41 h; above 48 h only reusable vacuum boxes do, and they pay after 19 trips if 90 % come back. Cost today: € 1.38 against € 0.94 a box, less the packaging fee, which is eight times higher for EPS. Doubts: (1) national bans from 2028 are reported differently by a second source, (2) only two of nine capacity projects are decided, (3) nobody has measured particle loss in the field. The report with all 26 sources is DOC-{{document}}.",
        },
      ],
    },
  ],
  runs: [
    {
      at: "thu 13:02",
      by: "a.okafor@halden.example",
      values: {
        question: "Which materials can replace EPS in our chilled parcels by 2028, at what cost?",
        report: "Replacing EPS in chilled parcels by 2028",
        document: 4518,
      },
    },
    {
      at: "mon 10:36",
      by: "j.tanaka@halden.example",
      values: {
        question: "We ship adhesives and wax chilled in EPS. What could we use instead before 2028?",
        report: "EPS alternatives for chilled chemicals",
        document: 4431,
      },
    },
    {
      at: "wed 15:09",
      by: "m.lind@halden.example",
      values: {
        question: "The fish counter asks: what can replace EPS boxes on our two Nordic lanes before 2028?",
        report: "Chilled fish without EPS: two Nordic lanes",
        document: 4496,
      },
    },
  ],
};
