/** Every shortcut of the console as data: handlers find theirs by `does`, and `?` prints this. */
export interface Shortcut {
  /** As `comboOf` names it: `/`, `Shift+ArrowRight`, `Ctrl+k` (⌘ counts as Ctrl). */
  combo: string;
  does: string;
  words: string;
}

export const KEYMAP = {
  everywhere: [
    { combo: "Ctrl+k", does: "jump", words: "Jump to a page, an id or a filter" },
    { combo: "?", does: "help", words: "Show these shortcuts" },
  ],
  list: [
    { combo: "/", does: "filter", words: "Go to the filter" },
    { combo: "t", does: "time", words: "Go to the time range" },
    { combo: "j", does: "next", words: "Next row" },
    { combo: "ArrowDown", does: "next", words: "Next row" },
    { combo: "k", does: "previous", words: "Previous row" },
    { combo: "ArrowUp", does: "previous", words: "Previous row" },
    { combo: "f", does: "narrow", words: "Only the agent of the focused row" },
    { combo: "c", does: "copy", words: "Copy a link to this view" },
    { combo: "e", does: "export", words: "Export as CSV" },
    { combo: "Escape", does: "close", words: "Close the inspector, back to its row" },
  ],
  session: [
    { combo: "ArrowRight", does: "next", words: "Next step" },
    { combo: "ArrowDown", does: "next", words: "Next step" },
    { combo: "ArrowLeft", does: "previous", words: "Previous step" },
    { combo: "ArrowUp", does: "previous", words: "Previous step" },
    { combo: "Shift+ArrowRight", does: "nextError", words: "Next error or denied step" },
    { combo: "Shift+ArrowLeft", does: "previousError", words: "Previous error or denied step" },
    { combo: "Home", does: "first", words: "First step" },
    { combo: "End", does: "last", words: "Last step" },
    { combo: "[", does: "collapse", words: "Collapse the step" },
    { combo: "]", does: "expand", words: "Expand the step" },
    { combo: "c", does: "copy", words: "Copy a link to this step" },
  ],
  changes: [
    { combo: "n", does: "nextChange", words: "Next action that would be decided otherwise" },
    { combo: "N", does: "previousChange", words: "Previous action that would be decided otherwise" },
  ],
  approval: [
    { combo: "a", does: "approve", words: "Approve" },
    { combo: "r", does: "reject", words: "Reject" },
  ],
} as const satisfies Record<string, readonly Shortcut[]>;

export type KeyScope = keyof typeof KEYMAP;
export type Does<S extends KeyScope> = (typeof KEYMAP)[S][number]["does"];

export const SCOPE_WORDS: Record<KeyScope, string> = {
  everywhere: "Everywhere",
  list: "Audit and sessions (Enter opens the focused row)",
  session: "A session's timeline",
  changes: "What a policy would change",
  approval: "A held action",
};
