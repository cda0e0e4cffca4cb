import { Button } from "@/app/_ui/patternfly/button";
import css from "./exports.module.css";
import { CHOICES, type ExportsUrl, PATH } from "./url";

const FIELDS = [
  { name: "gateway", label: "Gateway", placeholder: "mcp-gateway" },
  { name: "namespace", label: "Its namespace", placeholder: "gateway-system" },
  { name: "serverNamespace", label: "Namespace of the servers", placeholder: "mcp-servers" },
  { name: "decisionPoint", label: "Decision point", placeholder: "https://decide.example.com" },
  { name: "runtimeClasses", label: "Sandboxed runtime classes", placeholder: "kata" },
  { name: "region", label: "Region, where rules name it", placeholder: "not said" },
  { name: "environment", label: "Environment, where rules name it", placeholder: "not said" },
] as const;

/** For whom, and what it is called there; a plain form that asks for the page anew. */
export function ChooseForm({ url }: { url: ExportsUrl }) {
  return (
    <form action={PATH} className={css.form}>
      <label className={css.wide}>
        Format
        <select name="format" defaultValue={url.choice ?? "mcp-gateway"}>
          {CHOICES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {FIELDS.map(({ name, label, placeholder }) => (
        <label key={name}>
          {label}
          <input
            name={name}
            defaultValue={url.texts[name] ?? ""}
            placeholder={placeholder}
            autoComplete="off"
          />
        </label>
      ))}
      <label className={css.check}>
        <input type="checkbox" name="allowLoss" value="yes" defaultChecked={url.allowLoss} />
        Accept that something permitted here is denied there
      </label>
      <div>
        <Button type="submit" variant="primary" size="sm">
          Show export
        </Button>
      </div>
    </form>
  );
}
