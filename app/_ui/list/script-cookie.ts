/** Set by script on the first page: the browser can put streamed parts in their place. */
export const SCRIPT_COOKIE = "bw_script";
