import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Problem } from "@/lib/policies/cedar";
import { cedarLanguage } from "./cedar-language";
import { completeFrom, type KnownVocabulary } from "./complete";
import { quickFixOf } from "./quick-fix";

/** What an editor needs and tells. Shortcuts return whether they did anything. */
interface EditorOptions {
  parent: HTMLElement;
  text: string;
  label: string;
  readOnly: boolean;
  vocabulary: KnownVocabulary;
  onChange: (text: string) => void;
  onKey: (key: "save" | "simulate" | "format") => void;
}

/** An editor of Cedar in the page. Tab leaves it: it is bound to nothing. */
export function openEditor(options: EditorOptions): EditorView {
  const { parent, text, label, readOnly, vocabulary, onChange, onKey } = options;
  const run = (key: "save" | "simulate" | "format") => () => {
    onKey(key);
    return true;
  };
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonceOfPage()),
        keymap.of([
          { key: "Mod-s", run: run("save"), preventDefault: true },
          { key: "Mod-Enter", run: run("simulate"), preventDefault: true },
          { key: "Mod-Shift-f", run: run("format"), preventDefault: true },
        ]),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completeFrom(vocabulary)], icons: false }),
        lintGutter(),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...lintKeymap,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.lineWrapping,
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
        cedarLanguage,
        theme,
      ],
    }),
  });
}

/** A later page of this visit has a nonce of its own, but the document is held to that of its first. */
function nonceOfPage(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}

/** Marks what is wrong, each with a fix where there is one. */
export function showProblems(view: EditorView, problems: readonly Problem[]): void {
  const text = view.state.doc.toString();
  const diagnostics = problems.map((problem): Diagnostic => {
    const fix = quickFixOf(problem, text);
    return {
      from: Math.min(problem.start, text.length),
      to: Math.min(Math.max(problem.end, problem.start), text.length),
      severity: problem.severity,
      message: [problem.message, problem.help].filter(Boolean).join(" "),
      actions: fix
        ? [
            {
              name: fix.label,
              apply: (at) => at.dispatch({ changes: { from: fix.start, to: fix.end, insert: fix.text } }),
            },
          ]
        : [],
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

/** Puts another text in; the place of the cursor stays where it can. */
export function replaceText(view: EditorView, text: string): void {
  const anchor = Math.min(view.state.selection.main.anchor, text.length);
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor } });
}

/** Moves the cursor there, shows it and gives it the focus. */
export function goTo(view: EditorView, at: number): void {
  const anchor = Math.min(at, view.state.doc.length);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

const mono = "var(--pf-t--global--font--family--mono)";
const theme = EditorView.theme({
  "&": { color: "var(--bw-text)", backgroundColor: "var(--bw-surface)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "2px solid var(--bw-focus)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: mono, lineHeight: "20px", minHeight: "320px", maxHeight: "62vh" },
  ".cm-content": { caretColor: "var(--bw-text)", paddingBlock: "8px" },
  ".cm-cursor": { borderLeftColor: "var(--bw-text)" },
  ".cm-gutters": {
    color: "var(--bw-subtle)",
    backgroundColor: "var(--bw-sunken)",
    borderRight: "1px solid var(--bw-line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--bw-hover)" },
  "& .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--bw-selected)",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--bw-selected)",
    outline: "1px solid var(--bw-line-strong)",
  },
  ".cm-tooltip": {
    color: "var(--bw-text)",
    backgroundColor: "var(--bw-surface)",
    border: "1px solid var(--bw-line-strong)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: mono, maxHeight: "260px" },
  ".cm-tooltip-autocomplete > ul > li": { minHeight: "24px", padding: "2px 8px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--bw-text)",
    backgroundColor: "var(--bw-selected)",
  },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "360px", padding: "6px 10px" },
  ".cm-completionDetail": { color: "var(--bw-subtle)", fontStyle: "normal" },
  ".cm-diagnosticAction": {
    minHeight: "24px",
    color: "var(--bw-on-brand)",
    backgroundColor: "var(--bw-brand)",
  },
});
