import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import panels from "@/app/_ui/list/panel.module.css";
import { DELIVERY_STATES } from "@/lib/notify/delivery";
import css from "./notifications.module.css";
import { type DeliveriesUrl, notificationsHref } from "./url";

interface NarrowFormProps {
  webhooks: readonly { id: string; name: string }[];
  url: DeliveriesUrl;
}

/** Narrows by state and webhook; a plain form, so the address says it. */
export function NarrowForm({ webhooks, url }: NarrowFormProps) {
  const isNarrowed = url.state !== "" || url.webhook !== "";
  return (
    <form action={notificationsHref()} className={panels.bar}>
      <label className={css.label}>
        State
        <select name="state" defaultValue={url.state} className={form.select}>
          <option value="">Every state</option>
          {DELIVERY_STATES.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </label>
      <label className={css.label}>
        Webhook
        <select name="webhook" defaultValue={url.webhook} className={form.select}>
          <option value="">Every webhook</option>
          {webhooks.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed && (
        <Link href={notificationsHref()} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
