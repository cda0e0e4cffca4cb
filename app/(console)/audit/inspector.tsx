"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { FetchedDetail } from "@/app/_ui/action/fetched-detail";
import buttons from "@/app/_ui/button.module.css";
import iconButtons from "@/app/_ui/icon-button.module.css";
import { Icon } from "@/app/_ui/icons";
import css from "./inspector.module.css";
import { readAuditUrl } from "./url";

/** Marks the row of the open action; the table itself is the server's. */
function markRow(id: string | null): void {
  for (const row of document.querySelectorAll("tr[data-id]")) {
    const isOpen = row.getAttribute("data-id") === id;
    row.setAttribute("aria-selected", String(isOpen));
    const link = row.querySelector("a[data-row]");
    if (isOpen) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
}

function addressWith(id: string | null): string {
  const url = new URL(location.href);
  if (id === null) url.searchParams.delete("sel");
  else url.searchParams.set("sel", id);
  return `${url.pathname}${url.search.replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
}

/** Rows open here without a new page: `sel` goes into the address, the list stays as it is. */
function useSelection(): { sel: string | null; close: () => void; byKey: () => boolean } {
  const sel = useSearchParams().get("sel");
  const openedByKey = useRef(false);
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-select]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      openedByKey.current = event.detail === 0 && event.isTrusted;
      history.pushState(null, "", addressWith(link.dataset.select ?? null));
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, []);
  useEffect(() => markRow(sel));
  const close = () => {
    const row = document.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(sel ?? "")}"] a[data-row]`);
    history.pushState(null, "", addressWith(null));
    row?.focus();
  };
  const byKey = useCallback(() => openedByKey.current, []);
  return { sel, close, byKey };
}

/** The open action at the right of the list. `initial` is what the server already rendered for `initialId`. */
export function Inspector({ initialId, initial }: { initialId: string | null; initial: ReactNode }) {
  const params = useSearchParams();
  const { sel, close, byKey } = useSelection();
  const body = useRef<HTMLDivElement>(null);
  const focusHeading = useCallback(
    (box: HTMLElement | null) => {
      if (byKey()) box?.querySelector<HTMLElement>("[data-detail-heading]")?.focus();
    },
    [byKey],
  );
  useEffect(() => {
    if (sel !== null && sel === initialId) focusHeading(body.current);
    body.current?.scrollTo(0, 0);
  }, [sel, initialId, focusHeading]);

  if (sel === null) return null;
  const { q, from, to } = readAuditUrl(Object.fromEntries(params));
  return (
    <aside className={css.inspector} aria-label="Selected action">
      <div className={css.tools}>
        <a className={buttons.button} href={`/audit/${encodeURIComponent(sel)}`}>
          Open
        </a>
        <button
          type="button"
          data-close
          className={iconButtons.button}
          aria-label="Close the inspector"
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </div>
      <div ref={body} className={css.body}>
        {sel === initialId ? (
          initial
        ) : (
          <FetchedDetail key={sel} id={sel} narrow={{ q, from, to }} onReady={focusHeading} />
        )}
      </div>
    </aside>
  );
}
