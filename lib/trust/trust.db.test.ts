import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readAllowedHosts } from "@/lib/base/allowedHosts";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { startTestProvider } from "@/lib/identityProviders/testProvider";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { verifyClientCert } from "./clientCert";
import { getIssuer, listIssuers } from "./listIssuers";
import { refreshIssuer } from "./refreshIssuer";
import { registerIssuer } from "./registerIssuer";
import { type TestAuthority, testAuthority } from "./testAuthority";
import { issuerOfTenant, refreshIssuerNow, removeIssuer, updateIssuer } from "./updateIssuer";
import { readPem, verifyCertificate } from "./verifyCertificate";
import { verifyToken } from "./verifyToken";

const DOMAIN = "agents.example";
const ID = `spiffe://${DOMAIN}/ns/shop/sa/desk`;
let authority: TestAuthority;
let bundleServer: Server;
let bundleUrl: string;
let served: unknown;
let asked = 0;

beforeAll(async () => {
  authority = await testAuthority(DOMAIN);
  served = authority.bundle();
  bundleServer = createServer((_, response) => {
    asked += 1;
    response.end(JSON.stringify(served));
  });
  await new Promise<void>((resolve) => bundleServer.listen(0, "127.0.0.1", resolve));
  bundleUrl = `http://127.0.0.1:${(bundleServer.address() as AddressInfo).port}/bundle`;
  setProcessState({
    environment: { ...readEnvironment({}, "."), allowedHosts: readAllowedHosts("127.0.0.1") },
    startedMs: Date.now(),
    collector: null,
    controlHash: null,
  });
});
afterAll(() => {
  authority.close();
  bundleServer.close();
});

const file = (value: unknown) => ({ name: "bundle.json", bytes: Buffer.from(JSON.stringify(value)) });
const why = (promise: Promise<unknown>) =>
  promise.then(
    () => "taken",
    (error: Error) => error.message,
  );

describeOnEachStore("trust", (open: () => Promise<FreshStore>) => {
  let fresh: FreshStore;
  let ctx: Ctx;
  let other: Ctx;

  beforeEach(async () => {
    fresh = await open();
    await ensureDefaultTenant(systemCtx());
    ctx = testCtx("default", ["admin"]);
    other = testCtx((await createTenant(systemCtx(), { slug: "other", name: "Other" })).id, ["admin"]);
  });
  afterEach(() => fresh.close());

  const trustDomain = () =>
    registerIssuer(ctx, {
      kind: "spiffe",
      value: DOMAIN,
      audiences: ["bailiwick"],
      document: file(authority.bundle()),
    });

  it("verifies what a trust domain signed, and names the claim of what it refuses", async () => {
    await trustDomain();
    const now = Date.now();
    const svid = authority.jwtSvid;
    await expect(verifyToken(await svid("/ns/shop/sa/desk"), now)).resolves.toMatchObject({
      tenant: "default",
      kind: "spiffe",
      value: ID,
      evidence: "jwt-svid",
    });
    const seconds = Math.floor(now / 1_000);
    const { privateKey } = await generateKeyPair("ES256");
    const forged = await new SignJWT({ sub: ID, aud: "bailiwick", exp: seconds + 60 })
      .setProtectedHeader({ alg: "ES256", kid: authority.kid() })
      .sign(privateKey);
    const secret = await new SignJWT({ sub: ID, aud: "bailiwick", exp: seconds + 60 })
      .setProtectedHeader({ alg: "HS256", kid: authority.kid() })
      .sign(Buffer.from(JSON.stringify(authority.bundle())));
    const none = new UnsecuredJWT({ sub: ID, aud: "bailiwick", exp: seconds + 60 }).encode();
    const cases: [string, string, RegExp][] = [
      ["expired", await svid("/a", { exp: seconds - 60 }), /^exp: it expired \d+ s ago/],
      ["no expiry", await svid("/a", { exp: undefined }), /^exp: it is missing/],
      ["another audience", await svid("/a", { aud: "payments" }), /^aud: "payments" is not for us/],
      ["no audience", await svid("/a", { aud: undefined }), /^aud: it is missing/],
      ["not yet", await svid("/a", { nbf: seconds + 600 }), /^nbf: /],
      ["another domain", await svid("/a", { sub: "spiffe://evil.example/a" }), /^sub: .*not registered/],
      ["no path", await svid(""), /^sub: .*without a path/],
      ["a query in the id", await svid("/a?x=1"), /^sub: .*no query/],
      ["another kind of JWT", await svid("/a", {}, { typ: "logout+jwt" }), /^typ: /],
      ["an unknown key", await svid("/a", {}, { kid: "else" }), /^kid: /],
      ["a forged signature", forged, /signature is not by a key/],
      ["a symmetric algorithm", secret, /^alg: /],
      ["no algorithm", none, /^(alg: |It is not a signed JWT)/],
      ["nothing like it", "eyJhbGciOiJ.e30.x", /not a signed JWT/],
    ];
    for (const [name, token, expected] of cases) {
      expect(await why(verifyToken(token, now)), name).toMatch(expected);
    }
  });

  it("verifies certificates by the bundle, and the word of a proxy only of a registered domain", async () => {
    await trustDomain();
    const now = Date.now();
    const pem = authority.svid(`URI:${ID}`);
    const check = (text: string, at = now) => verifyCertificate(readPem(text), at);
    await expect(check(pem)).resolves.toMatchObject({ value: ID, evidence: "x509-svid", tenant: "default" });
    const leaf = ["basicConstraints=critical,CA:FALSE"];
    const stranger = await testAuthority(DOMAIN);
    const cases: [string, string, RegExp][] = [
      ["two URIs", authority.svid(`URI:${ID},URI:${ID}2`), /2 URI names/],
      ["no URI", authority.svid("DNS:desk.example"), /0 URI names/],
      [
        "an authority",
        authority.svid(`URI:${ID}`, ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]),
        /basicConstraints/,
      ],
      [
        "no signature usage",
        authority.svid(`URI:${ID}`, [...leaf, "keyUsage=critical,keyAgreement"]),
        /keyUsage/,
      ],
      ["usage not critical", authority.svid(`URI:${ID}`, [...leaf, "keyUsage=digitalSignature"]), /critical/],
      ["another authority of the same name", stranger.svid(`URI:${ID}`), /does not lead to the bundle/],
      ["another domain", authority.svid("URI:spiffe://evil.example/a"), /not registered/],
    ];
    for (const [name, text, expected] of cases) expect(await why(check(text)), name).toMatch(expected);
    stranger.close();
    expect(await why(check(pem, now + 3 * 86_400_000))).toMatch(/expired/);

    const xfcc = (header: string) => verifyClientCert(header, now);
    const cert = encodeURIComponent(pem);
    const subject = 'Subject="CN=a, O=\\"b;c\\""';
    await expect(
      xfcc(`By=x;URI=spiffe://evil.example/a,By=y;${subject};Cert="${cert}";URI=${ID}`),
    ).resolves.toMatchObject({
      value: ID,
      evidence: "x509-svid",
    });
    await expect(xfcc(`By=x;Hash=ab;URI=${ID}`)).resolves.toMatchObject({ value: ID, evidence: "xfcc" });
    expect(await why(xfcc(`URI=${ID},URI=spiffe://evil.example/a`))).toMatch(/not registered/);
    expect(await why(xfcc(`URI=spiffe://${DOMAIN}/other;Cert="${cert}"`))).toMatch(
      /not what the certificate says/,
    );
    expect(await why(xfcc(`Hash=00;Cert="${cert}"`))).toMatch(/^Hash/);
    expect(await why(xfcc(`Cert="${cert}`))).toMatch(/cannot be read at character/);
    expect(await why(xfcc("nonsense"))).toMatch(/cannot be read/);
  });

  it("reads a bundle from its address again for a key that is new, but not for each stranger", async () => {
    const { id } = await registerIssuer(ctx, {
      kind: "spiffe",
      value: DOMAIN,
      audiences: ["bailiwick"],
      url: bundleUrl,
    });
    await authority.rotate();
    const token = await authority.jwtSvid("/a");
    served = authority.bundle();
    const before = asked;
    expect(await why(verifyToken(token, Date.now()))).toBe("taken");
    for (let at = 0; at < 5; at++)
      await why(verifyToken(await authority.jwtSvid("/a", {}, { kid: "x" }), Date.now()));
    expect(asked - before).toBe(1);

    served = { keys: [] };
    expect(await refreshIssuerNow(ctx, id)).toMatchObject({ state: "failing", tokenKeys: 1 });
    expect(await why(verifyToken(token, Date.now())), "the last keys stand").toBe("taken");
    expect(await why(verifyToken(token, Date.now() + 25 * 3_600_000)), "but not for ever").toMatch(/24 h/);
    served = authority.bundle();
    await refreshIssuer(await issuerOfTenant(ctx, id), Date.now());
    expect(await getIssuer(ctx, id)).toMatchObject({ state: "ready", error: null, refreshHintSeconds: 300 });
  });

  it("verifies tokens of a real OpenID Connect provider by discovery", async () => {
    const provider = await startTestProvider("http://127.0.0.1:1", "x");
    await registerIssuer(ctx, { kind: "oidc", value: provider.issuer, audiences: ["bailiwick"] });
    const exp = Math.floor(Date.now() / 1_000) + 300;
    const claims = { iss: provider.issuer, aud: "bailiwick", sub: "human", azp: "support-agent", exp };
    const sign = (more: object, typ = "at+jwt") => provider.sign({ ...claims, ...more }, { typ });
    await expect(verifyToken(await sign({}), Date.now())).resolves.toMatchObject({
      kind: "oidc",
      value: "support-agent",
      evidence: "oidc-token",
    });
    expect(await why(verifyToken(await sign({ aud: ["x"] }), Date.now()))).toMatch(/^aud/);
    expect(await why(verifyToken(await sign({}, "logout+jwt"), Date.now()))).toMatch(/^typ/);
    expect(await why(verifyToken(await sign({ iss: "https://else.example" }), Date.now()))).toMatch(/^iss/);
    expect(
      await why(registerIssuer(ctx, { kind: "oidc", value: `${provider.issuer}/`, audiences: ["a"] })),
    ).toMatch(/another issuer's/);
    await provider.close();
  });

  it("belongs to one tenant, is edited by those who may, and ends when it is removed", async () => {
    const { id } = await trustDomain();
    const bundle = {
      kind: "spiffe",
      value: DOMAIN,
      audiences: ["a"],
      document: file(authority.bundle()),
    } as const;
    await expect(registerIssuer(other, bundle)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await listIssuers(other)).toEqual([]);
    for (const attempt of [
      () => getIssuer(other, id),
      () => updateIssuer(other, id, { name: "x" }),
      () => removeIssuer(other, id),
      () => refreshIssuerNow(other, id),
    ])
      await expect(attempt()).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: expect.stringContaining("No such issuer"),
      });
    const reader = testCtx("default", ["auditor"]);
    await expect(removeIssuer(reader, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(registerIssuer(reader, bundle)).rejects.toMatchObject({ code: "FORBIDDEN" });

    const token = await authority.jwtSvid("/a", { aud: "telemetry" });
    expect(await why(verifyToken(token, Date.now()))).toMatch(/^aud/);
    await updateIssuer(ctx, id, { audiences: ["telemetry"] });
    expect(await why(verifyToken(token, Date.now()))).toBe("taken");
    await removeIssuer(ctx, id);
    expect(await why(verifyToken(token, Date.now()))).toMatch(/not registered/);
  });

  it("takes no document that is none, and no address that is not public", async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const leaked = { keys: [{ ...(await exportJWK(privateKey)), use: "jwt-svid", kid: "a" }] };
    const register = (document: unknown, value = "x.example") =>
      registerIssuer(ctx, { kind: "spiffe", value, audiences: ["a"], document: file(document) });
    expect(await why(register({}))).toMatch(/keys: /);
    expect(await why(register({ keys: [{ kty: "EC", use: "sig", kid: "a" }] }))).toMatch(
      /none says use jwt-svid/,
    );
    expect(await why(register(leaked))).toMatch(/keys\.0: it is a private/);
    expect(await why(register(authority.bundle(), "Not A Domain"))).toMatch(/no trust domain/);
    const url = "https://169.254.169.254/bundle";
    expect(
      await why(registerIssuer(ctx, { kind: "spiffe", value: "y.example", audiences: ["a"], url })),
    ).toMatch(/169\.254\.169\.254 is the metadata service/);
    expect(await listIssuers(ctx)).toEqual([]);
  });
});

describe("a certificate", () => {
  it("is read whole or refused", () => {
    const pem = authority.svid(`URI:${ID}`);
    const lines = pem.split("\n");
    lines[3] = (lines[3] ?? "").split("").reverse().join("");
    expect(() => readPem(lines.join("\n")).at(0)?.raw).not.toThrow(TypeError);
    expect(readPem("nothing")).toEqual([]);
  });
});
