/** One kind of secret. Where the pattern has a group named `secret`, only that is replaced; else the whole match. */
export interface Detector {
  rule: string;
  /** Text without this holds no such secret: a cheap look before the pattern. */
  hint: RegExp;
  pattern: RegExp;
}

/**
 * A secret starts where a word does, or after what JSON and URLs escape (`\n`, `\u003d`, `%3D`). It also keeps the patterns
 * linear: a run of letters is tried once, at its start.
 */
const START = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrtbf]|\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}))`;

/** A token that is told by how it begins. */
function prefixed(rule: string, hint: RegExp, pattern: string): Detector {
  return { rule, hint, pattern: new RegExp(START + pattern, "g") };
}

/** What stands between a name and its value: quotes (escaped or not), spaces, a colon or an equals sign. */
const BETWEEN = String.raw`[\\"'\s]{0,8}[:=][\\"'\s]{0,8}`;

const PEM_BEGIN = "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";
const PEM_END = "-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";

/** Names that a secret is assigned to. `tokens`, `max_tokens`, `token_count` and `token_type` are not among them. */
export const SECRET_NAME = String.raw`(?:password|passwd|passphrase|secret(?:[_-]?(?:access[_-]?)?key)?|api[_-]?key|private[_-]?key|access[_-]?key|token)\d{0,2}`;
const SECRET_NAME_HINT = /passw|passphrase|secret|api[_-]?key|private[_-]?key|access[_-]?key|token/i;

/** An unquoted value: it ends before anything that could close a string or begin an escape, so JSON around it stays JSON. */
const BARE = String.raw`(?:[^\s"'\\&,;<>(){}[\]‹›]|\\[\\/])`;

/** In order: the specific before the general, so that the name of what was found says most. */
export const DETECTORS: readonly Detector[] = [
  {
    rule: "private-key",
    hint: /PRIVATE KEY/,
    pattern: new RegExp(
      String.raw`${PEM_BEGIN}(?:(?:[A-Za-z0-9+/=\s.:,]|\\[nrt\\/]|-(?!-)){0,20000}${PEM_END}|(?:\s|\\[nr\\]){0,8}[A-Za-z0-9+/=]{40,}(?:[A-Za-z0-9+/=\s]|\\[nr\\]){0,20000})`,
      "g",
    ),
  },
  prefixed("jwt", /eyJ/, String.raw`eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`),
  prefixed("bailiwick-key", /bw[iad]_|sk-oai-/, "(?:bw[iad]_|sk-oai-)[A-Za-z0-9_-]{16,}"),
  prefixed("aws-access-key-id", /A[KSBC][ICK]A/, "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])"),
  {
    rule: "aws-secret-key",
    hint: /secret/i,
    pattern: new RegExp(
      String.raw`(?:aws|secret)[_-]?(?:secret[_-]?)?(?:access[_-]?)?key${BETWEEN}(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])`,
      "gi",
    ),
  },
  prefixed(
    "github-token",
    /gh[pousr]_|github_pat_/,
    "(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})",
  ),
  prefixed("gitlab-token", /gl(?:pat|ptt|dt|rt)-/, "gl(?:pat|ptt|dt|rt)-[A-Za-z0-9_-]{20,}"),
  prefixed("slack-token", /xox|xapp-/, "(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}"),
  {
    rule: "slack-webhook",
    hint: /hooks\.slack\.com/,
    pattern:
      /hooks\.slack\.com\\?\/(?:services|workflows|triggers)\\?\/(?<secret>[A-Za-z0-9_+-]{2,64}(?:\\?\/[A-Za-z0-9_+-]{2,64}){1,6})/g,
  },
  prefixed(
    "stripe-key",
    /[sr]k_(?:live|test)_|whsec_/,
    "(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/]{24,})",
  ),
  prefixed("anthropic-key", /sk-ant-/, "sk-ant-[A-Za-z0-9_-]{20,}"),
  prefixed(
    "openai-key",
    /sk-/,
    "sk-(?:(?:proj|svcacct|admin|None|or-v1|lf)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{20,}(?![A-Za-z0-9_-]))",
  ),
  prefixed(
    "google-key",
    /AIza|ya29\.|GOCSPX-/,
    String.raw`(?:AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{28})`,
  ),
  prefixed("npm-token", /npm_/, "npm_[A-Za-z0-9]{36}"),
  prefixed("pypi-token", /pypi-/, "pypi-[A-Za-z0-9_-]{50,}"),
  prefixed("huggingface-token", /hf_/, "hf_[A-Za-z0-9]{30,}"),
  prefixed("sendgrid-key", /SG\./, String.raw`SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}`),
  prefixed(
    "twilio-key",
    /SK[0-9a-f]{2}|AC[0-9a-f]{2}/,
    "(?:SK[0-9a-f]{32}|AC[0-9a-f]{32}:[0-9a-f]{32})(?![0-9a-f])",
  ),
  {
    rule: "azure-key",
    hint: /AccountKey|SharedAccessKey|[?&]sig=/i,
    pattern: /(?:AccountKey=|SharedAccessKey=|[?&]sig=)(?<secret>[A-Za-z0-9+/%]{30,}={0,2})/gi,
  },
  {
    rule: "url-password",
    hint: /:\\*\/\\*\/[^\s/]*@/,
    pattern: /:\\*\/\\*\/[^\s:/@"'\\]{0,128}:(?<secret>[^\s/@"'\\‹›]{1,256})(?=@)/g,
  },
  {
    rule: "authorization",
    hint: /bearer|basic|authorization/i,
    pattern: new RegExp(
      String.raw`(?:authorization${BETWEEN}(?:bearer|basic|token|digest|apikey)|\bbearer(?=\s{1,4}[A-Za-z._~+/=-]{0,64}\d))\s{1,4}(?<secret>[A-Za-z0-9._~+/-]{8,}={0,2})`,
      "gi",
    ),
  },
  {
    rule: "secret",
    hint: SECRET_NAME_HINT,
    pattern: new RegExp(
      String.raw`${SECRET_NAME}(?:\\{0,7}["'])?\s{0,8}(?:=>|[:=])\s{0,8}(?<quote>\\{0,7}["'])(?![,\]}:])(?<secret>(?:(?!\k<quote>)(?:\\[^]|[^"\\\s‹›])){8,4096})(?=\k<quote>|"|$)`,
      "gi",
    ),
  },
  {
    rule: "secret",
    hint: SECRET_NAME_HINT,
    pattern: new RegExp(
      String.raw`${SECRET_NAME}(?:=|(?::\s{0,4}|\s{1,4}=\s{0,4})(?=${BARE}{0,256}\d))(?<secret>${BARE}{8,4096})`,
      "gi",
    ),
  },
];
