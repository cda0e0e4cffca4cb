import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Those that compare or promise times have the machine for themselves. */
const ALONE = ["kill", "tenants-apart", "two-as-one"].map((name) => `e2e/${name}.process.test.ts`);

/** `unit` touches nothing but memory and loopback; `db` boots the real lake and store; `process` and `alone` start, kill and restart the built product. */
export default defineConfig({
  root,
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          testTimeout: 60_000,
          // They touch nothing that lasts: to load everything anew for each file took half of their time.
          isolate: false,
          include: ["**/*.test.ts"],
          exclude: ["**/*.db.test.ts", "**/*.process.test.ts", "node_modules/**", ".next/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: ["node_modules/**", ".next/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          pool: "forks",
          maxWorkers: 2,
          globalSetup: ["config/stores.setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "process",
          include: ["e2e/**/*.process.test.ts"],
          exclude: ALONE,
          testTimeout: 900_000,
          hookTimeout: 240_000,
          pool: "forks",
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          globalSetup: ["config/stores.setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: ALONE,
          testTimeout: 1_800_000,
          hookTimeout: 240_000,
          pool: "forks",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          globalSetup: ["config/stores.setup.ts"],
        },
      },
    ],
  },
});
