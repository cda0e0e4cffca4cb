import { nameKey } from "./alias";

/** Cyrillic, Greek and Latin letters that look like one of ASCII (Unicode TR 39, those that names are forged with). */
const LOOKS: Readonly<Record<string, string>> = {
  ...pairs("аАӐеЕоОрРсСхХуУіІјЈѕЅԁһԛԜԝВкКМНТтӏһ", "aAAeEoOpPcCxXyYiIjJsSdhqWwBkKMHTtlh"),
  ...pairs("αΑΒεΕΖΗιΙκΚΜνΝοΟρΡτΤυΥχΧγω", "aABeEZHiIkKMvNoOpPtTuYxXyw"),
  ...pairs("ıɑɡɩʏⅼ", "iagiyl"),
};

function pairs(theirs: string, ascii: string): Record<string, string> {
  return Object.fromEntries([...theirs].map((letter, at) => [letter, ascii[at] ?? letter]));
}

/** What a name looks like: as `nameKey`, with letters of other alphabets as the ASCII that they look like, and nothing invisible. */
export function lookalikeKey(name: string): string {
  const bare = name.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "");
  return nameKey([...bare].map((letter) => LOOKS[letter] ?? letter).join(""));
}
