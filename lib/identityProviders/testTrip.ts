import type { Ctx } from "@/lib/access/ctx";
import { beginSignIn } from "./begin";
import { finishSignIn } from "./finish";
import type { Transaction } from "./transaction";

/** What a browser keeps of one site. */
class Jar {
  readonly #cookies = new Map<string, string>();

  take(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/** Follows the provider's redirects as a browser does, up to the callback; its query. */
export async function visit(address: string): Promise<URLSearchParams> {
  const { origin } = new URL(address);
  const jar = new Jar();
  let at = new URL(address);
  for (let hops = 0; hops < 10; hops++) {
    if (at.origin !== origin) return at.searchParams;
    const response = await fetch(at, { redirect: "manual", headers: { cookie: jar.header } });
    jar.take(response);
    const location = response.headers.get("location");
    if (!location) throw new Error(`${at.pathname} ends with ${response.status}: ${await response.text()}`);
    at = new URL(location, at);
  }
  throw new Error("The provider redirects for ever.");
}

/** The whole of a sign-in, or of a linking: off to the provider and back. */
export async function travel(ctx: Ctx, slug: string, link: Transaction["link"] = null) {
  const { url, sealed } = await beginSignIn(ctx, slug, { next: "/audit", link });
  return finishSignIn(ctx, slug, { sealed, query: await visit(url) });
}
