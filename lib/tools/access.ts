/** What a tool may do; the browser's parts read this file too. */
export const ACCESS_TYPES = ["read_only", "read_write", "execute"] as const;
export type AccessType = (typeof ACCESS_TYPES)[number];
