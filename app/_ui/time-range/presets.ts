import { DEFAULT_RANGE } from "@/lib/base/time";

/** The ranges one click away; relative, so a link keeps meaning "the last hour". */
export const PRESETS = [
  { from: "now-15m", label: "15 min", words: "last 15 min" },
  { from: "now-1h", label: "1 h", words: "last hour" },
  { from: "now-24h", label: "24 h", words: "last 24 h" },
  { from: "now-7d", label: "7 d", words: "last 7 days" },
  { from: "now-30d", label: "30 d", words: "last 30 days" },
  { from: "0", label: "All", words: "all time" },
] as const;

/** One end in words: relative and unreadable text stays as it is, an instant becomes `11-21 14:00`. */
function endWords(text: string): string {
  const ms = /^\d{1,15}$/.test(text)
    ? Number(text)
    : Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (text.startsWith("now") || !Number.isFinite(ms)) return text;
  const [date = "", time = ""] = new Date(ms).toISOString().split("T");
  const withSeconds = time.slice(6, 8) !== "00";
  return `${date} ${time.slice(0, withSeconds ? 8 : 5)}`;
}

/** The range as the sentence says it: `last hour`, `2026-11-21 14:00 – 14:05 UTC`. */
export function rangeWords(from: string, to: string): string {
  const start = from || DEFAULT_RANGE;
  if (to === "" || to === "now") {
    const preset = PRESETS.find((one) => one.from === start);
    if (preset) return preset.words;
    return start.startsWith("now") ? `since ${start}` : `since ${endWords(start)} UTC`;
  }
  const first = start === "0" ? "the beginning" : endWords(start);
  const last = endWords(to);
  const sameDay = first.slice(0, 10) === last.slice(0, 10) && first.length > 10;
  return `${first} – ${sameDay ? last.slice(11) : last} UTC`;
}
