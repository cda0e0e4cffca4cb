/** Which tenant the browser looks at, when the person is a member of several. A choice, not a right. */
export const TENANT_COOKIE = "bw_tenant";
