import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Ctx } from "@/lib/access/ctx";
import { inForceNow } from "@/lib/policies/inForce";
import { packTar } from "@/lib/tenants/tar";
import { readWorld } from "./readWorld";

/** An OPA bundle: bytes that are the same for the same revision. */
export interface Bundle {
  revision: string;
  /** A gzipped tar archive. */
  bytes: Buffer;
}

const ENVIRONMENT = 'object.get(opa.runtime(), "env", {})';

/** Asks the decision point; valid in Rego version 0 and 1. Without an answer it denies. */
const SHIM = `# Asks Bailiwick's decision point with the input as it is. OPA's environment says where and with which key:
# BAILIWICK_DECISION_URL, such as https://decide.example.com, and BAILIWICK_DECISION_KEY, a decide key.
package bailiwick.tool

environment := ${ENVIRONMENT}

response := http.send({
	"method": "POST",
	"url": sprintf("%s/v1/data/bailiwick/tool/decision", [environment.BAILIWICK_DECISION_URL]),
	"headers": {
		"authorization": sprintf("Bearer %s", [environment.BAILIWICK_DECISION_KEY]),
		"content-type": "application/json",
	},
	"body": {"input": input},
	"timeout": "1s",
	"raise_error": false,
	"force_json_decode": true,
})

result := object.get(object.get(response, "body", {}), "result", {})

default allow = false

allow = object.get(result, "allow", false)

default decision = {"allow": false, "decision": "deny", "reasons": ["The decision point gave no answer."]}

decision = object.union({"allow": false, "decision": "deny", "reasons": ["The decision point gave no answer."]}, result)
`;

const PLACE = { serverNamespace: "mcp-servers", region: null, environment: null };
const pack = promisify(gzip);

/**
 * The tenant's bundle (OPA, "Bundle File Format"): below the root `bailiwick` the policies in force with their text, what the catalogs
 * know of tools and agents, and Rego that asks the decision point. Its revision is a digest of all that. Asks no ability: for the edge
 * that has authenticated the caller.
 */
export async function makeBundle(ctx: Ctx): Promise<Bundle> {
  const [inForce, world] = await Promise.all([inForceNow(ctx), readWorld(ctx, PLACE)]);
  const publications = inForce?.publications ?? [];
  const data = {
    bailiwick: {
      set: inForce?.all.digest ?? "",
      policies: publications.map(({ policy, policyName, version, mode, text }) => ({
        id: policy,
        name: policyName,
        version,
        mode,
        text,
      })),
      tools: world.tools.map(({ entity }) => entity.attrs),
      agents: world.agents.map(({ entity, identities }) => ({
        ...entity.attrs,
        teams: teamsIn(entity.parents),
        identities,
      })),
    },
  };
  const files = { "bailiwick/tool.rego": SHIM, "data.json": `${JSON.stringify(data, null, 1)}\n` };
  const hash = createHash("sha256");
  for (const [name, text] of Object.entries(files)) hash.update(`${name}\0${text.length}\0${text}`);
  const revision = hash.digest("hex");
  const manifest = `${JSON.stringify({ revision, roots: ["bailiwick"] })}\n`;
  return { revision, bytes: await archiveOf({ ".manifest": manifest, ...files }) };
}

const teamsIn = (parents: readonly string[]) =>
  parents.flatMap((ref) => (ref.startsWith("Team::") ? [ref.slice("Team::".length)] : []));

/** No times, no owner, no name of the system that packed it: the same files are the same bytes anywhere. */
async function archiveOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const entries = Object.entries(files).map(([name, text]) => {
    const bytes = Buffer.from(text);
    return { name: `/${name}`, size: bytes.length, mtimeMs: 0, open: () => piecesOf(bytes) };
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of packTar(entries)) pieces.push(piece);
  const packed = await pack(Buffer.concat(pieces), { level: 9 });
  packed.writeUInt8(SYSTEM_UNKNOWN, SYSTEM_AT);
  return packed;
}

/** RFC 1952 §2.3: which system made it. */
const SYSTEM_AT = 9;
const SYSTEM_UNKNOWN = 255;

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
