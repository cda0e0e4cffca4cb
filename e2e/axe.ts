import axe from "axe-core";
import { expect, type Page } from "playwright/test";
import { DARK_CLASS } from "../app/_ui/theme";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
type Rules = "wcag" | "contrast" | "everything";
const RULES: Readonly<Record<Rules, axe.RunOptions>> = {
  wcag: { runOnly: { type: "tag", values: WCAG } },
  contrast: { runOnly: { type: "rule", values: ["color-contrast"] } },
  everything: {},
};

/**
 * What axe finds on the page as it stands, a line for each rule that is broken: of WCAG 2.2 A and AA, of contrast alone, or
 * of everything that axe knows. Pages have no frames, so axe is put into a page once, and works out nothing but violations.
 */
export async function violationsOf(page: Page, of: Rules = "wcag"): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const { run } = Reflect.get(window, "axe") as typeof axe;
    const { violations } = await run(document, { ...rules, resultTypes: ["violations"], iframes: false });
    return violations.map(({ id, nodes }) => {
      const where = nodes.map(({ target }) => target.join(" ")).join(", ");
      return `${id}: ${where} (${nodes[0]?.failureSummary})`;
    });
  }, RULES[of]);
}

/** By axe, in the theme that it is shown in and its contrast in the dark, with one heading of the first rank; leaves it dark. */
export async function expectCleanInThemes(page: Page, what: string): Promise<void> {
  expect.soft(await violationsOf(page), `axe on ${what}`).toEqual([]);
  await page.evaluate(async (dark) => {
    document.documentElement.classList.add(dark);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  }, DARK_CLASS);
  // A theme changes colours and nothing else.
  expect.soft(await violationsOf(page, "contrast"), `axe on ${what}, dark`).toEqual([]);
  expect.soft(await page.locator("h1").count(), `one h1 on ${what}`).toBe(1);
}

export async function expectNothingSideways(page: Page, what: string): Promise<void> {
  const isWide = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
  );
  expect.soft(isWide, `${what} scrolls sideways at ${page.viewportSize()?.width} px`).toBe(false);
}
