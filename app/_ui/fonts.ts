import localFont from "next/font/local";

/** Red Hat's three variable faces, served by this console itself: no request leaves it. */
const text = localFont({
  src: "../../node_modules/@fontsource-variable/red-hat-text/files/red-hat-text-latin-wght-normal.woff2",
  variable: "--bw-font-text",
  weight: "300 700",
  display: "swap",
});

const display = localFont({
  src: "../../node_modules/@fontsource-variable/red-hat-display/files/red-hat-display-latin-wght-normal.woff2",
  variable: "--bw-font-display",
  weight: "300 900",
  display: "swap",
});

const mono = localFont({
  src: "../../node_modules/@fontsource-variable/red-hat-mono/files/red-hat-mono-latin-wght-normal.woff2",
  variable: "--bw-font-mono",
  weight: "300 700",
  display: "swap",
});

/** Class names that define the three font variables; for `<html>`. */
export const fontClasses = `${text.variable} ${display.variable} ${mono.variable}`;
