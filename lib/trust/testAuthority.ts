import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose";

/** What a test's trust domain can make. */
export interface TestAuthority {
  trustDomain: string;
  /** Of the key that signs tokens now. */
  kid: () => string;
  /** The SPIFFE bundle: a JWT key and the authority's certificate. */
  bundle: () => Record<string, unknown>;
  jwtSvid: (
    path: string,
    claims?: Record<string, unknown>,
    header?: Partial<JWTHeaderParameters>,
  ) => Promise<string>;
  /** A certificate in PEM for the subject alternative names, by openssl; `extensions` take the place of an SVID's. */
  svid: (names: string, extensions?: readonly string[]) => string;
  /** With its private key in PEM, for what signs with it. */
  svidWithKey: (names: string, days?: number) => { certificate: string; privateKey: string };
  /** Draws a new key for tokens, as a rotation does. */
  rotate: () => Promise<void>;
  close: () => void;
}

const EC = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
const SVID = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature"];

/** A SPIFFE trust domain with keys and an authority of its own; certificates are made by the real openssl. */
export async function testAuthority(
  trustDomain: string,
  nowMs: () => number = Date.now,
): Promise<TestAuthority> {
  const ca = certificateAuthority(trustDomain);
  let serial = 0;
  let keys = await jwtKey(serial);
  return {
    trustDomain,
    kid: () => keys.kid,
    bundle: () => ({
      spiffe_sequence: serial,
      spiffe_refresh_hint: 300,
      keys: [
        { ...keys.jwk, kid: keys.kid, use: "jwt-svid" },
        { kty: "EC", crv: "P-256", x: "AA", y: "AA", use: "x509-svid", x5c: [ca.base64] },
      ],
    }),
    jwtSvid: (path, claims = {}, header = {}) => {
      const seconds = Math.floor(nowMs() / 1_000);
      const said = {
        sub: `spiffe://${trustDomain}${path}`,
        aud: "bailiwick",
        exp: seconds + 300,
        iat: seconds,
      };
      return new SignJWT({ ...said, ...claims })
        .setProtectedHeader({ alg: "ES256", kid: keys.kid, typ: "JWT", ...header })
        .sign(keys.privateKey);
    },
    svid: (names, extensions) => ca.issue(names, extensions).certificate,
    svidWithKey: (names, days) => ca.issue(names, SVID, days),
    rotate: async () => {
      keys = await jwtKey(++serial);
    },
    close: ca.close,
  };
}

function certificateAuthority(trustDomain: string) {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-authority-"));
  const file = (name: string) => join(folder, name);
  const openssl = (words: string, ...more: string[]) =>
    execFileSync("openssl", [...words.split(" "), ...more], { stdio: ["ignore", "pipe", "pipe"] });
  openssl(
    `req -x509 ${EC} -keyout ${file("ca.key")} -out ${file("ca.pem")} -days 30`,
    "-subj",
    "/O=Test authority",
    "-addext",
    "keyUsage=critical,keyCertSign,cRLSign",
    "-addext",
    `subjectAltName=URI:spiffe://${trustDomain}`,
  );
  let serial = 0;
  return {
    base64: readFileSync(file("ca.pem"), "utf8").replaceAll(/-----[^-]+-----|\s/g, ""),
    issue: (names: string, extensions: readonly string[] = SVID, days = 2) => {
      const [key, csr, cnf, pem] = ["key", "csr", "cnf", "pem"].map((end) => file(`svid-${serial}.${end}`));
      serial += 1;
      openssl(`req -new ${EC} -keyout ${key} -out ${csr} -subj /O=Test`);
      writeFileSync(cnf ?? "", [...extensions, `subjectAltName=${names}`].join("\n"));
      openssl(
        `x509 -req -in ${csr} -CA ${file("ca.pem")} -CAkey ${file("ca.key")} -CAcreateserial -days ${days}`,
        "-extfile",
        cnf ?? "",
        "-out",
        pem ?? "",
      );
      return { certificate: readFileSync(pem ?? "", "utf8"), privateKey: readFileSync(key ?? "", "utf8") };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function jwtKey(serial: number) {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  return { kid: `jwt-${serial}`, privateKey, jwk: await exportJWK(publicKey) };
}
