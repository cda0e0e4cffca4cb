import { notePageRefusal } from "@/app/_edge/pageRefusal";
import type { Ability } from "@/lib/access/abilities";
import { Icon } from "../icons";
import css from "./states.module.css";

/** The page exists; this person may not see it. Says which ability is missing and whom to ask; the refusal is noted. */
export async function NoAccess({ ability }: { ability: Ability }) {
  await notePageRefusal(ability);
  return (
    <div className={css.state}>
      <Icon name="shield" size={28} />
      <h1>Access permissions needed</h1>
      <p>
        This page needs the ability <code>{ability}</code>. Ask an administrator of this tenant for a role
        that has it.
      </p>
    </div>
  );
}
