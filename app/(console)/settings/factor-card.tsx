import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import type { Ctx } from "@/lib/access/ctx";
import { type SecondFactorStanding, secondFactorStanding } from "@/lib/people/secondFactorRule";
import { RequireFactorButton, StopRequiringButton } from "./factor-dialogs";
import { LastChange } from "./last-change";
import css from "./settings.module.css";

/** Whether local accounts need a second factor here, and who has none yet. */
export async function FactorCard({ ctx }: { ctx: Ctx }) {
  const standing = await secondFactorStanding(ctx);
  const { required, without } = standing;
  const own = without.some((person) => person.id === ctx.actor.id);
  return (
    <section className={css.card} aria-labelledby="second-factor">
      <div className={css.head}>
        <div>
          <h2 id="second-factor">Second factor</h2>
          <p>
            {sentenceOf(standing)} People of an identity provider are the provider's business. Changing this
            needs <code>members.write</code>.
            <LastChange ctx={ctx} noun="setting" target="signIn.secondFactor" />
          </p>
        </div>
        {required ? <StopRequiringButton /> : <RequireFactorButton without={without.length} own={own} />}
      </div>
      {without.length > 0 && (
        <p className={css.foot}>
          Without one yet:{" "}
          {without.map((person, index) => (
            <span key={person.id}>
              {index > 0 && ", "}
              <Text of={person.email} />
              {person.id === ctx.actor.id && " (you)"}
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

function sentenceOf({ required, local, without }: SecondFactorStanding): string {
  const have = `${local - without.length} of ${counted(local, "local account")} ${local - without.length === 1 ? "has" : "have"} one.`;
  return `${required ? "Required: a local account without one sets it up before anything opens." : "Not required."} ${have}`;
}
