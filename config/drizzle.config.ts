import { defineConfig } from "drizzle-kit";

/** `npx drizzle-kit generate --config config/drizzle.config.ts --name <what>` writes the next migration; the store applies it at start. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/store/schema/*.ts",
  out: "./db/store/migrations",
});
