import { fileURLToPath } from "node:url";
import { defineConfig } from "playwright/test";
import { CHROMIUM_FLAGS, chromiumPath } from "../e2e/chromium";
import { TEST_ENV, TEST_URL } from "../e2e/product";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Journeys in a real browser against the real product, which starts once on a fresh data folder. */
export default defineConfig({
  testDir: `${root}/e2e`,
  testMatch: "*.spec.ts",
  outputDir: `${root}/test-results/browser`,
  // Two browsers, axe and the product share two cores: what takes 2 s alone took 12 s in CI.
  timeout: 150_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 2,
  retries: 0,
  reporter: [["list"], ["json", { outputFile: `${root}/test-results/e2e.json` }]],
  use: {
    baseURL: TEST_URL,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_FLAGS },
    // A trace films every page: it took half of the time on two cores.
    screenshot: "only-on-failure",
  },
  webServer: [
    {
      command: "exec node bin/start.mjs",
      cwd: root,
      env: TEST_ENV,
      url: `${TEST_URL}/api/health`,
      timeout: 240_000,
      reuseExistingServer: false,
      stdout: "ignore",
      stderr: "pipe",
      gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    },
  ],
});
