import button from "@/app/_ui/button.module.css";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import css from "../../people/people.module.css";
import { REVOKE_PATH, type RevokeUrl } from "../url";

interface FilterFormProps {
  url: RevokeUrl;
  teams: readonly { id: string; name: string }[];
  subscriptions: readonly { id: string; name: string }[];
  agents: readonly { id: string; name: string }[];
}

const UNUSED = [30, 90, 180, 365];

/** Which keys: a plain form, so that the address says it. */
export function FilterForm({ url, teams, subscriptions, agents }: FilterFormProps) {
  return (
    <form action={REVOKE_PATH} className={css.bar} role="search">
      <Choice name="subscription" label="Subscription" value={url.subscription} options={subscriptions} />
      <Choice name="team" label="Team" value={url.team} options={teams} />
      <Choice name="agent" label="Agent" value={url.agent} options={agents} />
      <Choice
        name="unused"
        label="Unused for"
        value={url.unused}
        options={UNUSED.map((days) => ({ id: String(days), name: `${days} days` }))}
      />
      <Typed name="holder" label="Holder" value={url.holder} hint="pri_…" />
      <Typed name="prefix" label="Begins with" value={url.prefix} hint="sk-oai-…" />
      <button type="submit" className={button.button}>
        Show what would break
      </button>
    </form>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string;
  options: readonly { id: string; name: string }[];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  // Of what the list lacks, such as an agent that was retired, keys may still be revoked.
  const isListed = value === "" || options.some(({ id }) => id === value);
  return (
    <label className={css.label}>
      {label}
      <select name={name} defaultValue={value} className={form.select}>
        <option value="">Any</option>
        {!isListed && <option value={value}>{visible(value)}</option>}
        {options.map((one) => (
          <option key={one.id} value={one.id}>
            {visible(one.name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Typed({ name, label, value, hint }: { name: string; label: string; value: string; hint: string }) {
  return (
    <label className={css.label}>
      {label}
      <input
        name={name}
        defaultValue={value}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        maxLength={name === "prefix" ? 15 : 100}
        size={14}
        className={form.select}
      />
    </label>
  );
}
