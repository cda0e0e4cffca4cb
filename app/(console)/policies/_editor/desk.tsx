"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import button from "@/app/_ui/button.module.css";
import css from "./editor.module.css";

/** The form that saves the draft, for buttons that stand elsewhere on the page. */
export const DRAFT_FORM = "draft";

/** A text that is edited and not saved: read at the moment, with mistakes in it, or right. */
export interface Unsaved {
  text: string;
  state: "reading" | "wrong" | "right";
}

interface Desk {
  /** Null where what is saved is what is shown. */
  unsaved: Unsaved | null;
  setUnsaved: (unsaved: Unsaved | null) => void;
  /** How often somebody asked for a simulation at once. */
  asked: number;
  simulate: () => void;
}

const NONE: Desk = { unsaved: null, setUnsaved: () => {}, asked: 0, simulate: () => {} };
const DeskContext = createContext(NONE);

/** What the editor has that nobody saved, for what stands beside it: which says of which text it speaks. */
export function DraftDesk({ children }: { children: ReactNode }) {
  const [unsaved, setUnsaved] = useState<Unsaved | null>(null);
  const [asked, setAsked] = useState(0);
  const desk = useMemo(
    () => ({ unsaved, setUnsaved, asked, simulate: () => setAsked((times) => times + 1) }),
    [unsaved, asked],
  );
  return <DeskContext value={desk}>{children}</DeskContext>;
}

export const useDesk = (): Desk => useContext(DeskContext);

/** Only while there are edits that nobody saved: that what stands here is without them, and the way to save. */
export function UnsavedNote({ children }: { children: string }) {
  const { unsaved } = useDesk();
  if (!unsaved) return null;
  return (
    <p className={css.unsaved}>
      <span>{children}</span>
      <button type="submit" form={DRAFT_FORM} className={button.button}>
        Save draft<span className="bw-unseen">: {children}</span>
      </button>
    </p>
  );
}
