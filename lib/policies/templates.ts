import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { overLimit } from "./overLimit";
import { rest, type Template, type TemplateParameter, template } from "./template";
import { entity, textList, type } from "./templateText";
import { toolAction } from "./vocabulary";

const word = z.string().trim().min(1).max(200);
const words = z.array(word).min(1).max(50);
const flag = z.boolean().default(true);
const permitRest: TemplateParameter = {
  id: "permitRest",
  label: "Permit everything else",
  kind: "flag",
  help: "Without it, and without another policy that permits, everything else is denied.",
  preset: true,
};

/** What policies start from, in the order that the gallery shows. */
export const TEMPLATES: readonly Template[] = [
  template(
    {
      id: "permit-all",
      title: "Permit everything",
      sentence: "Permits all; in mode observe it only records, which is where to begin.",
      controls: ["EU-AIA-12", "ISO-42001-A.6.2.8"],
      parameters: [],
    },
    z.strictObject({}),
    (_values, _world, control) => [
      {
        annotations: { id: "permit-all", title: "Everything is permitted", ...control },
        effect: "permit",
      },
    ],
  ),
  template(
    {
      id: "team-reads",
      title: "A team's agents may call read-only tools",
      sentence:
        "Permits agents of one team to call tools that are registered as read-only, and nothing else.",
      controls: ["EU-AIA-14", "ISO-42001-A.9.4", "OWASP-LLM06", "OWASP-ASI02", "ATLAS-AML.T0053"],
      parameters: [
        { id: "team", label: "Team", kind: "team", help: "Whose agents: those with an owner in it." },
      ],
    },
    z.strictObject({ team: word }),
    ({ team }, _world, control) => [
      {
        annotations: { id: "team-reads", title: `Agents of ${team} may call read-only tools`, ...control },
        effect: "permit",
        principal: `principal is ${type("Agent")} in ${entity("Team", team)}`,
        action: `action in ${entity("Action", "callTool")}`,
        condition: 'when { resource.access == "read_only" }',
      },
    ],
  ),
  template(
    {
      id: "spending-approval",
      title: "Spending over a limit needs approval",
      sentence: "Holds calls of a tool whose amount is over a limit until a person approves them.",
      controls: [
        "EU-AIA-14",
        "EU-AIA-26",
        "ISO-42001-A.9.2",
        "NIST-RMF-MANAGE-2",
        "OWASP-LLM06",
        "OWASP-ASI02",
      ],
      parameters: [
        { id: "tool", label: "Tool", kind: "tool", help: "What spends, for example refund." },
        { id: "argument", label: "Amount", kind: "argument", help: "Which of its arguments is the amount." },
        { id: "limit", label: "Limit", kind: "number", help: "Held when it is more than this.", preset: 500 },
        permitRest,
      ],
    },
    z.strictObject({
      tool: word,
      argument: word,
      limit: z.number().min(-9e11).max(9e11).default(500),
      permitRest: flag,
    }),
    ({ tool, argument, limit, permitRest: isWanted }, { shapes }, control) => [
      {
        annotations: {
          id: "spending-approval",
          title: `${tool} over ${limit} needs approval`,
          obligation: "require-approval",
          ...control,
        },
        effect: "forbid",
        action: `action == ${entity("Action", toolAction(tool))}`,
        condition: overLimit(shapes.get(tool), tool, argument, limit),
      },
      ...rest(isWanted),
    ],
  ),
  template(
    {
      id: "no-personal-data-outside",
      title: "No personal data to external models",
      sentence:
        "Denies model calls outside of your own endpoints once a session has touched data of these classes.",
      controls: ["EU-AIA-10", "ISO-42001-A.7.2", "NIST-RMF-GOVERN-6", "OWASP-LLM02", "ATLAS-AML.T0057"],
      parameters: [
        {
          id: "classes",
          label: "Data classes",
          kind: "texts",
          help: "As tools are registered with them.",
          preset: ["personal"],
        },
        permitRest,
      ],
    },
    z.strictObject({ classes: words.default(["personal"]), permitRest: flag }),
    ({ classes, permitRest: isWanted }, _world, control) => [
      {
        annotations: {
          id: "no-personal-data-outside",
          title: `No ${classes.join(", ")} data to external models`,
          severity: "high",
          ...control,
        },
        effect: "forbid",
        action: `action == ${entity("Action", "useModel")}`,
        condition: `when { resource.external && context.dataClasses.containsAny(${textList(classes)}) }`,
      },
      ...rest(isWanted),
    ],
  ),
  template(
    {
      id: "approved-tools",
      title: "No tool whose fingerprint is unapproved",
      sentence: "Denies calls of tools whose definition nobody approved, or that changed since.",
      controls: [
        "EU-AIA-15",
        "ISO-42001-A.4.4",
        "NIST-RMF-MAP-4",
        "OWASP-LLM03",
        "OWASP-ASI04",
        "ATLAS-AML.T0010",
      ],
      parameters: [permitRest],
    },
    z.strictObject({ permitRest: flag }),
    ({ permitRest: isWanted }, _world, control) => [
      {
        annotations: { id: "approved-tools", title: "Only tools with an approved fingerprint", ...control },
        effect: "forbid",
        action: `action in ${entity("Action", "callTool")}`,
        condition: 'unless { resource.approval == "approved" }',
      },
      ...rest(isWanted),
    ],
  ),
  template(
    {
      id: "signed-production-models",
      title: "Only signed production models",
      sentence: "Denies models whose version is not in production or has no verified signature.",
      controls: [
        "EU-AIA-15",
        "ISO-42001-A.6.2.5",
        "NIST-RMF-MANAGE-3",
        "OWASP-LLM03",
        "ATLAS-AML.T0010",
        "ATLAS-AML.T0018",
      ],
      parameters: [permitRest],
    },
    z.strictObject({ permitRest: flag }),
    ({ permitRest: isWanted }, _world, control) => [
      {
        annotations: {
          id: "signed-production-models",
          title: "Only signed models in production",
          ...control,
        },
        effect: "forbid",
        action: `action == ${entity("Action", "useModel")}`,
        condition: 'unless { resource.stage == "production" && resource.signature == "verified" }',
      },
      ...rest(isWanted),
    ],
  ),
  template(
    {
      id: "within-region",
      title: "Only within these regions",
      sentence:
        "Denies everything that agents do outside of these cloud regions, or where the region is not said.",
      controls: ["EU-AIA-26", "ISO-42001-A.4.5", "NIST-RMF-GOVERN-1"],
      parameters: [
        { id: "regions", label: "Regions", kind: "texts", help: "cloud.region, for example eu-west-1." },
        permitRest,
      ],
    },
    z.strictObject({ regions: words, permitRest: flag }),
    ({ regions, permitRest: isWanted }, _world, control) => [
      {
        annotations: { id: "within-region", title: `Only within ${regions.join(", ")}`, ...control },
        effect: "forbid",
        condition: `unless { ${textList(regions)}.contains(context.region) }`,
      },
      ...rest(isWanted),
    ],
  ),
];

/** A template by its id. Throws NOT_FOUND. */
export function templateOf(id: string): Template {
  const found = TEMPLATES.find((one) => one.id === id);
  if (!found) throw new DomainError("NOT_FOUND", { what: "No such template.", fix: "List the templates." });
  return found;
}
