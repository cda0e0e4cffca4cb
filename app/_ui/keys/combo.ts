/** What of a keyboard event names its combination. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The name of a combination as the keymap writes it. Shift is named only for keys that print nothing: `?` is `?`, not `Shift+?`. */
export function comboOf(press: KeyPress): string {
  const prints = press.key.length === 1;
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push("Ctrl");
  if (press.altKey) parts.push("Alt");
  if (press.shiftKey && !prints) parts.push("Shift");
  parts.push(parts.length > 0 && prints ? press.key.toLowerCase() : press.key);
  return parts.join("+");
}

/** True for combinations of one key that prints: those a person may switch off (WCAG 2.1.4). */
export function isSingleKey(combo: string): boolean {
  return combo.length === 1;
}
