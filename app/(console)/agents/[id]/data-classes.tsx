import { Text } from "@/app/_ui/content/text";
import type { AgentView } from "@/lib/agents/agent";
import type { UsedTool } from "@/lib/catalogs/toolsUsed";
import css from "../agents.module.css";

/** The data that its tools give it against the data that it may see, as far as the catalog of tools knows. */
export function DataClasses({ agent, tools }: { agent: AgentView; tools: readonly UsedTool[] }) {
  const declared = [...new Set([...agent.dataClasses, ...(agent.allowed?.dataClasses ?? [])])].sort();
  const seen = [...new Set(tools.flatMap((tool) => tool.dataClasses))].sort();
  if (declared.length === 0 && seen.length === 0) return null;
  const undeclared = seen.filter((one) => !declared.includes(one));
  const unused = declared.filter((one) => !seen.includes(one));
  const used = declared.filter((one) => seen.includes(one));
  return (
    <>
      <h3>Data classes</h3>
      <dl className={css.facts}>
        <Classes label="Seen, not declared" of={undeclared} tools={tools} tone={css.lacking} />
        <Classes label="Declared, of none of its tools" of={unused} tools={tools} tone={css.open} />
        <Classes label="Declared and seen" of={used} tools={tools} tone={css.subtle} />
      </dl>
    </>
  );
}

interface ClassesProps {
  label: string;
  of: readonly string[];
  tools: readonly UsedTool[];
  tone: string | undefined;
}

function Classes({ label, of, tools, tone }: ClassesProps) {
  if (of.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {of.map((one) => {
          const by = tools.filter((tool) => tool.dataClasses.includes(one));
          return (
            <span key={one}>
              <span className={tone}>
                <Text of={one} />
              </span>
              {by.length > 0 && (
                <span className={css.subtle}>
                  {" "}
                  by <Text of={by.map((tool) => tool.name).join(", ")} />
                </span>
              )}
            </span>
          );
        })}
      </dd>
    </>
  );
}
