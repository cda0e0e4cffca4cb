/** A run of text, or one character that would not be seen (or would move others) and is therefore named. */
export type Run = { text: string } | { mark: string; codePoint: number };

/**
 * Characters that hide or reorder: controls (C0 but tab and newline, DEL, C1), soft hyphen, combining grapheme joiner, Hangul and
 * Khmer fillers, Mongolian separators, zero-width and bidirectional controls (UAX #9), line and paragraph separators, invisible
 * operators, variation selectors, byte order mark, interlinear annotation, tags, and lone surrogates.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** Variation selector 16 after a pictograph is how emoji are written; it hides nothing there. */
const EMOJI_BEFORE = /\p{Extended_Pictographic}$/u;

function nameOf(codePoint: number): string {
  return `⟦U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}⟧`;
}

function isEmojiPart(codePoint: number, before: string, after: string): boolean {
  if (codePoint === 0xfe0f) return EMOJI_BEFORE.test(before);
  const joins = codePoint === 0x200d && /^\p{Extended_Pictographic}/u.test(after);
  return joins && EMOJI_BEFORE.test(before.replace(/\ufe0f$/, ""));
}

/** Splits text into what can be shown as it is and what must be named. CRLF counts as a newline. */
export function runsOf(source: string): Run[] {
  const text = source.replaceAll("\r\n", "\n");
  const runs: Run[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    const codePoint = match[0].codePointAt(0) ?? 0;
    const end = match.index + match[0].length;
    if (
      isEmojiPart(codePoint, text.slice(Math.max(0, match.index - 3), match.index), text.slice(end, end + 2))
    )
      continue;
    if (match.index > from) runs.push({ text: text.slice(from, match.index) });
    runs.push({ mark: nameOf(codePoint), codePoint });
    from = end;
  }
  if (from < text.length) runs.push({ text: text.slice(from) });
  return runs;
}

/** The same as one string: `pay\u202Etxt` → `pay⟦U+202E⟧txt`. For names, titles and attributes. */
export function visible(text: string): string {
  return runsOf(text)
    .map((run) => ("text" in run ? run.text : run.mark))
    .join("");
}
