/** The pages of the installation, above all tenants. A page is listed here when it exists. */
export const SECTIONS: readonly { href: string; label: string }[] = [
  { href: "/installation", label: "Tenants" },
  { href: "/installation/sign-in", label: "Sign-in" },
  { href: "/installation/events", label: "Events" },
];
