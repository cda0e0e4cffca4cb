/** How a model key is used: the names by which the SDKs of OpenAI read it. */
export interface KeySnippet {
  title: string;
  text: string;
}

const ADDRESS = "https://<your model gateway>/v1";

/** Forms in which a key is used; without a secret they read it from the environment. */
export function keySnippets(model: string, secret: string | null): KeySnippet[] {
  const env = `export OPENAI_BASE_URL="${ADDRESS}"\nexport OPENAI_API_KEY="${secret ?? "<your key>"}"`;
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "Hello" }] });
  const curl = `curl "$OPENAI_BASE_URL/chat/completions" \\
  -H "Authorization: Bearer $OPENAI_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d ${quoted(body)}`;
  const sdk = `import OpenAI from "openai";

// Reads OPENAI_BASE_URL and OPENAI_API_KEY.
const client = new OpenAI();
const answer = await client.chat.completions.create({
  model: ${JSON.stringify(model)},
  messages: [{ role: "user", content: "Hello" }],
});`;
  const python = `from openai import OpenAI

# Reads OPENAI_BASE_URL and OPENAI_API_KEY.
client = OpenAI()
answer = client.chat.completions.create(
    model=${JSON.stringify(model)},
    messages=[{"role": "user", "content": "Hello"}],
)`;
  return [
    { title: "Environment", text: env },
    { title: "curl", text: curl },
    { title: "OpenAI SDK, TypeScript", text: sdk },
    { title: "OpenAI SDK, Python", text: python },
  ];
}

/** For a shell, whatever a model is called. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
