import { expect, it } from "vitest";
import { describeOnEachStore } from "@/db/store/freshStore";
import { tenants } from "@/db/store/schema/tenants";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { tellOfSpace } from "./tellOfSpace";

const place = (name: string, freeBytes: number) => ({ name, freeBytes, totalBytes: 1_000 });
const space = { state: "low", freeBytes: 40, places: [place("lake", 40), place("data folder", 60)] } as const;

describeOnEachStore("a disk that is nearly full", (open) => {
  it("is told to the default tenant's webhooks by its tightest place, and ends nothing where the store is away", async () => {
    const opened = await open();
    const createdAt = new Date(0);
    const row = { url: "https://hooks.example/", secret: "", events: [], createdBy: "test", createdAt };
    await bookkeep(async (tx) => {
      const ids = ["default", "a"];
      await tx.insert(tenants).values(ids.map((id) => ({ id, slug: id, name: id, createdAt })));
      await tx.insert(webhooks).values(ids.map((id) => ({ id: `whk_${id}`, tenant: id, name: id, ...row })));
    });
    await tellOfSpace(systemCtx(), { ...space, places: [...space.places] });
    const told = await store().select().from(deliveries);
    expect(told.map(({ tenant, body }) => [tenant, JSON.parse(body).data])).toEqual([
      ["default", { what: "lake", freeBytes: 40, totalBytes: 1_000 }],
    ]);
    await opened.close();
    await expect(tellOfSpace(systemCtx(), { ...space, places: [...space.places] })).resolves.toBeUndefined();
  });
});
