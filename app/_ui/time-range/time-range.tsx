import buttons from "../button.module.css";
import { Icon } from "../icons";
import { printUrl } from "../list/list-url";
import { PRESETS, rangeWords } from "./presets";
import css from "./time-range.module.css";

/** An instant for a `datetime-local` field; empty where it is relative or open. */
function fieldValue(text: string): string {
  const ms = /^\d{2,15}$/.test(text)
    ? Number(text)
    : /^\d{4}-/.test(text)
      ? Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`)
      : Number.NaN;
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19) : "";
}

interface TimeRangeProps {
  path: string;
  q?: string;
  from: string;
  to: string;
  /** What else the address says and a new range keeps. */
  keep?: Readonly<Record<string, string>>;
}

/** Presets as links and a form for exact times (UTC): a disclosure that works without script. */
export function TimeRange({ path, q = "", from, to, keep = {} }: TimeRangeProps) {
  const kept = Object.entries({ q, ...keep }).filter(([, value]) => value !== "");
  const words = rangeWords(from, to);
  return (
    <details className={css.range} data-time-range>
      <summary className={buttons.button} aria-label={`Time range: ${words}`}>
        <span className={css.words}>{words}</span>
        <Icon name="down" size={12} />
      </summary>
      <div className={css.panel}>
        <ul className={css.presets} aria-label="Ranges up to now">
          {PRESETS.map((preset) => (
            <li key={preset.from}>
              <a
                data-nav
                href={printUrl(path, { q, ...keep, from: preset.from })}
                className={css.preset}
                aria-current={preset.words === words ? "true" : undefined}
              >
                {preset.label}
              </a>
            </li>
          ))}
        </ul>
        <form action={path} method="get" className={css.custom}>
          {kept.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <label>
            From (UTC)
            <input type="datetime-local" name="from" step="1" defaultValue={fieldValue(from)} required />
          </label>
          <label>
            To (UTC)
            <input type="datetime-local" name="to" step="1" defaultValue={fieldValue(to)} />
          </label>
          <button type="submit" className={buttons.button}>
            Show this range
          </button>
        </form>
      </div>
    </details>
  );
}
