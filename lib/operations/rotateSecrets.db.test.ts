import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { identities, identityProviders } from "@/db/store/schema/identities";
import { people } from "@/db/store/schema/people";
import { tenants } from "@/db/store/schema/tenants";
import { webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import { decryptSecret, encryptSecret, isOfOldKey } from "@/lib/access/encrypt";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { rotateSecrets } from "./rotateSecrets";

const OLD = "old-secret-0123456789-0123456789-abc";
const NEW = "new-secret-0123456789-0123456789-abc";
const LOST = "lost-secret-0123456789-0123456789-ab";

function under(present: string, previous = ""): void {
  const env = { BAILIWICK_SECRET_KEY: present, BAILIWICK_SECRET_KEY_PREVIOUS: previous };
  const environment = readEnvironment(env, "/nowhere");
  setProcessState({
    environment,
    startedMs: 0,
    collector: null,
    controlHash: null,
    runCommand: async () => null,
  });
}

describeOnEachStore("rotating the installation's secret", (open) => {
  let opened: FreshStore;
  const createdAt = new Date();
  const hook = (i: number) => `whk_${String(i).padStart(3, "0")}`;
  beforeAll(async () => {
    opened = await open();
    under(OLD);
    await bookkeep(async (tx) => {
      await tx.insert(tenants).values({ id: "a", slug: "a", name: "A", createdAt });
      await tx.insert(people).values({ id: "per_1", email: "a@example.com", name: "A", createdAt });
      const common = {
        tenant: "a",
        name: "w",
        url: "https://example.com",
        events: [],
        createdBy: "t",
        createdAt,
      };
      await tx.insert(webhooks).values(
        Array.from({ length: 250 }, (_, i) => ({
          ...common,
          id: hook(i),
          secret: encryptSecret(`secret ${i}`, "webhook.secret", hook(i)),
        })),
      );
      await tx.insert(identityProviders).values({
        id: "idp_1",
        slug: "x",
        name: "X",
        issuer: "https://example.com",
        clientId: "c",
        clientSecret: null,
        scopes: "openid",
        groupsClaim: "groups",
        createdAt,
        updatedAt: createdAt,
      });
      const refreshToken = encryptSecret("refresh", "identity.refreshToken", "idn_1");
      const identity = { provider: "idp_1", subject: "s", person: "per_1", groups: [], checkedAt: createdAt };
      await tx.insert(identities).values({ id: "idn_1", ...identity, refreshToken, createdAt });
    });
    under(LOST);
    const secret = encryptSecret("gone", "webhook.secret", hook(7));
    await bookkeep((tx) =>
      tx
        .update(webhooks)
        .set({ secret })
        .where(eq(webhooks.id, hook(7))),
    );
  });
  afterAll(() => opened.close());

  it("changes nothing while the key is the one before", async () => {
    under(OLD);
    expect(await rotateSecrets()).toEqual({ present: 250, rotated: 0, unreadable: 1 });
  });

  it("writes all of it anew, in batches, twice at once without harm", async () => {
    under(NEW, OLD);
    const both = await Promise.all([rotateSecrets(), rotateSecrets()]);
    for (const one of both) expect(one.present + one.rotated).toBe(250);
    expect(await rotateSecrets()).toEqual({ present: 250, rotated: 0, unreadable: 1 });
  });

  it("then needs the old key no more, and leaves what neither key reads as it was", async () => {
    under(NEW);
    const rows = await store().select().from(webhooks);
    for (const { id, secret } of rows.filter((row) => row.id !== hook(7)))
      expect(decryptSecret(secret, "webhook.secret", id)).toBe(`secret ${Number(id.slice(4))}`);
    const [identity] = await store().select().from(identities);
    expect(decryptSecret(identity?.refreshToken ?? "", "identity.refreshToken", "idn_1")).toBe("refresh");
    const lost = rows.find((row) => row.id === hook(7))?.secret ?? "";
    expect(isOfOldKey(lost, "webhook.secret")).toBe(true);
    under(LOST);
    expect(decryptSecret(lost, "webhook.secret", hook(7))).toBe("gone");
  });
});
