import { openStore } from "@/db/store/open";
import { newCtx } from "@/lib/access/newCtx";
import { watchRevisions } from "@/lib/changes/revision";
import { reserve } from "@/lib/quotas/ledger";

// A gateway of the tests, in a process of its own: asks for so many requests at once, says what it was told, and waits.
const [dataDir = "", tenant = "", name = "", many = "0"] = process.argv.slice(2);

const actor = { kind: "token", id: name, name } as const;
const ctx = newCtx({ tenant, actor, abilities: new Set(["quotas.reserve"]) });
await openStore({ dataDir, databaseUrl: process.env.DATABASE_URL || undefined });
watchRevisions(() => Date.now());
process.stdout.write("ready\n");
process.stdin.once("data", async () => {
  const what = { provider: "openai", model: "gpt-4.1", inputTokens: 6, maxOutputTokens: 4, ttlSeconds: 5 };
  const all = await Promise.all(
    Array.from({ length: Number(many) }, (_, at) =>
      reserve(ctx, { requestId: `${name}-${at}`, person: `prn_${at % 7}`, ...what }),
    ),
  );
  const admitted = all.filter(({ state }) => state === "reserved").map(({ id }) => id);
  process.stdout.write(`${JSON.stringify(admitted)}\n`);
});
