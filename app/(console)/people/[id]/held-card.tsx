import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import { type HeldUnder, heldAbout } from "@/lib/principals/held";
import type { PrincipalView } from "@/lib/principals/principal";
import css from "../people.module.css";
import { auditOf, personHref } from "../url";

/** What is held about somebody, by name: the answer to who asks for their data. */
export async function HeldCard({ ctx, one }: { ctx: Ctx; one: PrincipalView }) {
  const held = await settle(heldAbout(ctx, one.id), ctx.requestId);
  return (
    <section className={css.card} aria-labelledby="held">
      {!held.ok && (
        <Failure
          what="What is held could not be counted"
          error={held.error}
          requestId={ctx.requestId}
          retryHref={personHref(one.id)}
        />
      )}
      {held.ok && <Held held={held.value} one={one} />}
    </section>
  );
}

function Held({ held, one }: { held: HeldUnder[]; one: PrincipalView }) {
  const actions = held.reduce((sum, row) => sum + row.actions, 0);
  const { href, left } = auditOf(
    held.map((row) => row.value),
    one.firstSeenAt,
  );
  return (
    <>
      <div className={css.head}>
        <div>
          <h2 id="held">What is held about them</h2>
          <p>
            {actions === 0
              ? "No action that is stored was done for them."
              : `${counted(actions, "action")} done for them, under ${counted(held.filter((row) => row.actions > 0).length, "name")}.`}
            {left > 0 && ` The link takes the first names; ${count(left)} more stand below.`}
          </p>
        </div>
        {actions > 0 && <a href={href}>Show all in the audit</a>}
      </div>
      {actions > 0 && (
        <ScrollRegion labelledBy="held">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" className={css.number}>
                  Actions
                </th>
                <th scope="col" className={css.number}>
                  Sessions
                </th>
                <th scope="col">First</th>
                <th scope="col">Last</th>
              </tr>
            </thead>
            <tbody>
              {held.map((row) => (
                <tr key={row.value}>
                  <th scope="row" className={css.value}>
                    <a href={auditOf([row.value], row.firstAt).href}>
                      <Text of={row.value} />
                    </a>
                  </th>
                  <td className={css.number}>{count(row.actions)}</td>
                  <td className={css.number}>{count(row.sessions)}</td>
                  <td className={css.when}>{row.firstAt && fullTime(row.firstAt)}</td>
                  <td className={css.when}>{row.lastAt && fullTime(row.lastAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </>
  );
}
