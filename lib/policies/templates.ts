import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import type { ToolShape } from "./shape";
import { entity, PERMIT_REST, printRules, textList, type } from "./templateText";
import { toolAction } from "./vocabulary";

/** What a template asks for. `team`, `tool` and `argument` are chosen from the catalogs, `argument` among the tool's numbers. */
export interface TemplateParameter {
  id: string;
  label: string;
  kind: "team" | "tool" | "argument" | "number" | "text" | "texts" | "flag";
  help: string;
  /** What it is unless told; absent where it must be given. */
  preset?: string | number | boolean | readonly string[];
}

/** What text is made from besides the parameters: the arguments of tools, by name. */
interface TemplateWorld {
  shapes: ReadonlyMap<string, ToolShape>;
}

export interface Template {
  id: string;
  title: string;
  /** One sentence: what it does. */
  sentence: string;
  controls: readonly string[];
  parameters: readonly TemplateParameter[];
  /** Cedar text. Throws INVALID with the parameters that are wrong. */
  text: (values: unknown, world: TemplateWorld) => string;
}

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

/** A template whose values are read by a schema before its text is printed. */
function template<S extends z.ZodType>(
  described: Omit<Template, "text">,
  schema: S,
  rules: (
    values: z.output<S>,
    world: TemplateWorld,
    controls: { control: string },
  ) => Parameters<typeof printRules>[0],
): Template {
  const controls = { control: described.controls.join(", ") };
  return {
    ...described,
    text: (values, world) => printRules(rules(readShape(schema, values), world, controls)),
  };
}

const rest = (isWanted: boolean) => (isWanted ? [PERMIT_REST] : []);

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

/** An amount that may be left out is held where it is: nothing gets through for what it does not say. */
function overLimit(shape: ToolShape | undefined, tool: string, argument: string, limit: number): string {
  const field = shape && Object.hasOwn(shape, argument) ? shape[argument] : undefined;
  if (field?.type !== "Long" && field?.type !== "decimal") {
    const what = shape
      ? `${argument} is no number among the arguments of ${tool}.`
      : `Nothing is known of the arguments of ${tool}: register it with its schema, or record a call.`;
    throw new DomainError("INVALID", { what }, { argument: what });
  }
  const at = `context.input${/^[A-Za-z_]\w*$/.test(argument) ? `.${argument}` : `[${JSON.stringify(argument)}]`}`;
  if (field.type === "Long" && !Number.isInteger(limit)) {
    const what = `${argument} is a whole number, so the limit is one.`;
    throw new DomainError("INVALID", { what }, { limit: what });
  }
  const decimal = `decimal("${limit.toFixed(4).replace(/(\.\d+?)0+$/, "$1")}")`;
  const isOver = field.type === "Long" ? `${at} > ${limit}` : `${at}.greaterThan(${decimal})`;
  if (!field.optional) return `when { ${isOver} }`;
  const has = /^[A-Za-z_]\w*$/.test(argument) ? argument : JSON.stringify(argument);
  const isWithin = field.type === "Long" ? `${at} <= ${limit}` : `${at}.lessThanOrEqual(${decimal})`;
  return `unless { context.input has ${has} && ${isWithin} }`;
}
