import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { listAgentVersions } from "@/lib/agents/versions";
import css from "../agents.module.css";

const SOURCES = { card: "its card", seen: "telemetry", made: "a person" } as const;
const STAGES = {
  candidate: "Candidate",
  staging: "Staging",
  production: "Production",
  retired: "Retired",
} as const;

/** The versions that telemetry or a card named, and how far each has come. */
export async function VersionsCard({ ctx, agent }: { ctx: Ctx; agent: AgentView }) {
  const versions = await listAgentVersions(ctx, agent.id);
  return (
    <section className={css.card} aria-labelledby="versions">
      <div className={css.head}>
        <div>
          <h2 id="versions">Versions</h2>
          {versions.length === 0 && (
            <p>
              None is known. Telemetry names one as <code>gen_ai.agent.version</code>, a card as{" "}
              <code>version</code>.
            </p>
          )}
        </div>
      </div>
      {versions.length > 0 && (
        <ScrollRegion labelledBy="versions">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">Stage</th>
                <th scope="col">Named by</th>
                <th scope="col">First seen</th>
                <th scope="col">Last seen</th>
              </tr>
            </thead>
            <tbody>
              {versions.map((one) => (
                <tr key={one.id}>
                  <th scope="row" className={css.value}>
                    <Text of={one.version} />
                  </th>
                  <td>{STAGES[one.stage]}</td>
                  <td>{SOURCES[one.source]}</td>
                  <td className={css.when}>{one.firstSeenAt && fullTime(one.firstSeenAt).slice(0, 16)}</td>
                  <td className={css.when}>{one.lastSeenAt && fullTime(one.lastSeenAt).slice(0, 16)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
