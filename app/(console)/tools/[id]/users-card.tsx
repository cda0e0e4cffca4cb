import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ToolUser } from "@/lib/tools/users";
import css from "../tools.module.css";
import { agentHref } from "../url";

/** The agents that were seen to use the tool, the latest first. Null while the lake does not answer. */
export function UsersCard({ users, nowMs }: { users: ToolUser[] | null; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="users">
      <div className={css.head}>
        <h2 id="users">Used by</h2>
      </div>
      {users === null && <p className={css.foot}>The lake does not answer, so nobody can say now.</p>}
      {users?.length === 0 && <p className={css.foot}>No agent was seen to use it.</p>}
      {users && users.length > 0 && (
        <ScrollRegion labelledBy="users">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Agent</th>
                <th scope="col">State</th>
                <th scope="col">First</th>
                <th scope="col">Last</th>
              </tr>
            </thead>
            <tbody>
              {users.map((agent) => (
                <tr key={agent.id}>
                  <th scope="row">
                    <Link href={agentHref(agent.id)}>
                      <Text of={agent.name} />
                    </Link>
                  </th>
                  <td>{agent.state === "discovered" ? "unregistered" : agent.state}</td>
                  <td className={css.when}>{fullTime(agent.firstSeenAt)}</td>
                  <td className={css.when} title={fullTime(agent.lastSeenAt)}>
                    {ago(agent.lastSeenAt, nowMs)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
