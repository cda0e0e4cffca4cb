/**
 * Runs before the page's own scripts have come, and keeps the button that was pressed last: until they have, nothing else
 * hears of it. Served with the request's nonce.
 */
export const EARLY_CLICK_SCRIPT = `bwEarly={};addEventListener("click",function(e){var b=e.target.closest("button[type=button]");if(b&&window.bwEarly)bwEarly.button=b},true)`;

declare global {
  interface Window {
    /** Until the page answers by itself. */
    bwEarly?: { button?: HTMLButtonElement };
  }
}
