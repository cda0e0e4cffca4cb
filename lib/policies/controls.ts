import { nearestOf } from "./nearest";

/** One control or risk of a standard that a rule may serve. */
interface Control {
  /** As `@control` names it. */
  id: string;
  name: string;
}

export interface ControlSet {
  id: string;
  /** The standard, with its edition. */
  name: string;
  controls: readonly Control[];
}

const listed = (prefix: string, names: Readonly<Record<string, string>>): Control[] =>
  Object.entries(names).map(([id, name]) => ({ id: `${prefix}${id}`, name }));

/** The closed catalogue of what `@control` may name. */
export const CONTROL_SETS: readonly ControlSet[] = [
  {
    id: "eu-ai-act",
    name: "EU AI Act (Regulation (EU) 2024/1689)",
    controls: listed("EU-AIA-", {
      9: "Risk management system",
      10: "Data and data governance",
      11: "Technical documentation",
      12: "Record-keeping",
      13: "Transparency towards deployers",
      14: "Human oversight",
      15: "Accuracy, robustness and cybersecurity",
      26: "Obligations of deployers of high-risk systems",
      50: "Transparency towards people",
    }),
  },
  {
    id: "iso-42001",
    name: "ISO/IEC 42001:2023, Annex A",
    controls: listed("ISO-42001-A.", {
      "2.2": "AI policy",
      "2.3": "Alignment with other policies",
      "2.4": "Review of the AI policy",
      "3.2": "Roles and responsibilities",
      "3.3": "Reporting of concerns",
      "4.2": "Resource documentation",
      "4.3": "Data resources",
      "4.4": "Tooling resources",
      "4.5": "System and computing resources",
      "4.6": "Human resources",
      "5.2": "Impact assessment process",
      "5.3": "Documentation of impact assessments",
      "5.4": "Impact on individuals and groups",
      "5.5": "Societal impacts",
      "6.1.2": "Objectives for responsible development",
      "6.1.3": "Processes for responsible design and development",
      "6.2.2": "Requirements and specification",
      "6.2.3": "Documentation of design and development",
      "6.2.4": "Verification and validation",
      "6.2.5": "Deployment",
      "6.2.6": "Operation and monitoring",
      "6.2.7": "Technical documentation",
      "6.2.8": "Recording of event logs",
      "7.2": "Data for development and enhancement",
      "7.3": "Acquisition of data",
      "7.4": "Quality of data",
      "7.5": "Data provenance",
      "7.6": "Data preparation",
      "8.2": "Information for users",
      "8.3": "External reporting",
      "8.4": "Communication of incidents",
      "8.5": "Information for interested parties",
      "9.2": "Processes for responsible use",
      "9.3": "Objectives for responsible use",
      "9.4": "Intended use",
      "10.2": "Allocating responsibilities",
      "10.3": "Suppliers",
      "10.4": "Customers",
    }),
  },
  {
    id: "nist-ai-rmf",
    name: "NIST AI RMF 1.0, categories",
    controls: listed("NIST-RMF-", {
      "GOVERN-1": "Policies, processes and practices are in place",
      "GOVERN-2": "Accountability structures",
      "GOVERN-3": "Diversity in managing AI risks",
      "GOVERN-4": "A culture that considers risk",
      "GOVERN-5": "Engagement with those concerned",
      "GOVERN-6": "Third-party software, data and supply chain",
      "MAP-1": "Context is established",
      "MAP-2": "The system is categorised",
      "MAP-3": "Capabilities, goals, benefits and costs",
      "MAP-4": "Risks of all components, third parties among them",
      "MAP-5": "Impacts are characterised",
      "MEASURE-1": "Methods and metrics",
      "MEASURE-2": "Evaluation for trustworthiness",
      "MEASURE-3": "Tracking of risks over time",
      "MEASURE-4": "Feedback about measuring",
      "MANAGE-1": "Risks are prioritised and answered",
      "MANAGE-2": "Benefits over harms; ways to stop",
      "MANAGE-3": "Third-party risks are managed",
      "MANAGE-4": "Treatment and incidents are monitored",
    }),
  },
  {
    id: "owasp-llm",
    name: "OWASP Top 10 for LLM Applications 2025",
    controls: listed("OWASP-LLM", {
      "01": "Prompt injection",
      "02": "Sensitive information disclosure",
      "03": "Supply chain",
      "04": "Data and model poisoning",
      "05": "Improper output handling",
      "06": "Excessive agency",
      "07": "System prompt leakage",
      "08": "Vector and embedding weaknesses",
      "09": "Misinformation",
      "10": "Unbounded consumption",
    }),
  },
  {
    id: "owasp-agentic",
    name: "OWASP Top 10 for Agentic Applications 2026",
    controls: listed("OWASP-ASI", {
      "01": "Agent goal hijack",
      "02": "Tool misuse and exploitation",
      "03": "Identity and privilege abuse",
      "04": "Agentic supply chain vulnerabilities",
      "05": "Unexpected code execution",
      "06": "Memory and context poisoning",
      "07": "Insecure inter-agent communication",
      "08": "Cascading failures",
      "09": "Human-agent trust exploitation",
      "10": "Rogue agents",
    }),
  },
  {
    id: "mitre-atlas",
    name: "MITRE ATLAS, techniques that concern agents and models",
    controls: listed("ATLAS-AML.", {
      T0010: "AI supply chain compromise",
      T0018: "Manipulate AI model",
      T0020: "Poison training data",
      T0024: "Exfiltration via AI inference API",
      T0025: "Exfiltration via cyber means",
      T0029: "Denial of AI service",
      T0034: "Cost harvesting",
      T0040: "AI model inference API access",
      T0043: "Craft adversarial data",
      T0048: "External harms",
      T0049: "Exploit public-facing application",
      T0051: "LLM prompt injection",
      T0053: "AI agent tool invocation",
      T0054: "LLM jailbreak",
      T0055: "Unsecured credentials",
      T0056: "Extract LLM system prompt",
      T0057: "LLM data leakage",
      T0070: "RAG poisoning",
      T0080: "AI agent context poisoning",
      T0081: "Modify AI agent configuration",
      T0082: "RAG credential harvesting",
      T0083: "Credentials from AI agent configuration",
      T0084: "Discover AI agent configuration",
      T0085: "Data from AI services",
      T0086: "Exfiltration via AI agent tool invocation",
    }),
  },
];

const IDS: ReadonlySet<string> = new Set(
  CONTROL_SETS.flatMap(({ controls }) => controls.map(({ id }) => id)),
);

export const isControl = (id: string): boolean => IDS.has(id);

export function nearestControl(id: string): string {
  const near = nearestOf(id, [...IDS]);
  return near === null ? "docs/policies.md lists the controls." : `Did you mean ${near}?`;
}
