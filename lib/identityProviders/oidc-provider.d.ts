/** What our tests use of the provider, which has no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  interface Saved {
    save(): Promise<string>;
  }
  interface Grant extends Saved {
    addOIDCScope(scope: string): void;
  }
  interface OidcContext {
    oidc: { session?: { accountId?: string }; client: { clientId: string }; params?: { scope?: string } };
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
    ): Promise<void>;
    Grant: new (payload: {
      clientId: string;
      accountId: string;
    }) => Grant;
  }
  export type { OidcContext };
}
