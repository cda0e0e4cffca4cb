/** Marks that the server puts on a list, and the board's way about them. A row's main link carries `data-row`. */
const ROW_LINK = "a[data-row]";

function rowLinks(board: HTMLElement): HTMLAnchorElement[] {
  return [...board.querySelectorAll<HTMLAnchorElement>(ROW_LINK)];
}

/** The row that the keys start from: the focused one, else the selected one, else the one that Tab would reach. */
export function currentRow(board: HTMLElement): HTMLAnchorElement | null {
  const focused = document.activeElement?.closest("tr")?.querySelector<HTMLAnchorElement>(ROW_LINK);
  const selected = board.querySelector<HTMLAnchorElement>(`tr[aria-selected="true"] ${ROW_LINK}`);
  return focused ?? selected ?? board.querySelector<HTMLAnchorElement>(`${ROW_LINK}[tabindex="0"]`);
}

/** Moves the focus by rows. From outside the list the first press lands on the current row itself. */
export function moveFocus(board: HTMLElement, step: 1 | -1): boolean {
  const links = rowLinks(board);
  const current = currentRow(board);
  const at = current ? links.indexOf(current) : -1;
  const inList = document.activeElement?.closest("tr") != null;
  const isSelected = current?.closest("tr")?.getAttribute("aria-selected") === "true";
  const next =
    links[inList || isSelected ? Math.min(Math.max(at + step, 0), links.length - 1) : Math.max(at, 0)];
  next?.focus();
  return next !== undefined;
}

/** One Tab stop for the whole list: the rows between are reached with j and k. */
export function rove(board: HTMLElement, to: HTMLAnchorElement | null): void {
  const links = rowLinks(board);
  const stop = to ?? currentRow(board) ?? links[0];
  for (const link of links) link.tabIndex = link === stop ? 0 : -1;
}
