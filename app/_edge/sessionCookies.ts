/** The names that the session's cookie has: behind TLS (`__Host-` binds it to this host, RFC 6265bis §4.1.3.2) and without. */
export const SESSION_COOKIES = { secure: "__Host-bailiwick", plain: "bailiwick" } as const;
