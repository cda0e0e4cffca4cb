import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import "./_ui/patternfly/base";
import "./_ui/tokens.css";
import "./_ui/base.css";
import { EARLY_CLICK_SCRIPT } from "./_ui/early-click";
import { EarlyPress } from "./_ui/early-press";
import { fontClasses } from "./_ui/fonts";
import { DARK_CLASS, readTheme, SYSTEM_THEME_SCRIPT, THEME_COOKIE } from "./_ui/theme";

export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Bailiwick", template: "%s · Bailiwick" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: "light dark" };

/** Every page: fonts, theme and base styles. The theme's class stands on `<html>`, or PatternFly's tokens do not flip. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const theme = readTheme(jar.get(THEME_COOKIE)?.value);
  const nonce = head.get("x-nonce") ?? undefined;
  return (
    <html
      lang="en"
      className={theme === "dark" ? `${fontClasses} ${DARK_CLASS}` : fontClasses}
      suppressHydrationWarning
    >
      <body>
        {theme === "system" && (
          <script nonce={nonce} suppressHydrationWarning>
            {SYSTEM_THEME_SCRIPT}
          </script>
        )}
        <script nonce={nonce} suppressHydrationWarning>
          {EARLY_CLICK_SCRIPT}
        </script>
        {children}
        <EarlyPress />
      </body>
    </html>
  );
}
