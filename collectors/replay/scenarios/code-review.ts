import type { Scenario } from "../scenario";

/** Everyday work: a pull request is read, tests are run, two remarks are left. */
export const codeReview: Scenario = {
  id: "code-review",
  title: "A review of a pull request",
  look: "a plain day's work told in the Vercel AI SDK's words: ai.generateText, its steps, and four tools",
  dialect: "vercel-generate",
  service: { name: "review-bot", namespace: "platform", environment: "production", version: "0.14.2" },
  agent: {
    id: "review-bot",
    name: "review-bot",
    version: "0.14.2",
    model: "claude-haiku-4-5",
    promptTokens: 1720,
    system:
      "You review pull requests at Halden. Read the diff, run the tests, comment only on what is wrong or risky, with a line number. No praise, no style remarks. You cannot approve.",
  },
  turns: [
    {
      says: "Review {{repo}}#{{pr}}: {{title}}",
      steps: [
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "get_diff",
              args: { repository: "halden/{{repo}}", pull_request: "{{pr}}" },
              durationMs: 520,
              result: { files: ["{{file}}"], additions: "{{lines}}", deletions: 12, diff: "{{diff}}" },
            },
          ],
        },
        {
          kind: "model",
          says: "Reading the callers before I judge the change.",
          together: true,
          then: [
            {
              kind: "tool",
              tool: "search_code",
              args: { repository: "halden/{{repo}}", query: "{{symbol}}" },
              durationMs: 410,
              result: {
                matches: [
                  { path: "{{file}}", line: 88 },
                  { path: "src/worker.ts", line: 41 },
                ],
              },
            },
            {
              kind: "tool",
              tool: "run_tests",
              args: { repository: "halden/{{repo}}", pull_request: "{{pr}}" },
              durationMs: 48_000,
              result: { passed: 412, failed: 0, seconds: 47.6 },
            },
          ],
        },
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "post_review",
              args: {
                pull_request: "{{pr}}",
                event: "COMMENT",
                comments: [{ path: "{{file}}", line: 91, body: "{{remark}}" }],
              },
              durationMs: 360,
              result: { review: "{{review}}", state: "commented" },
            },
          ],
        },
        { kind: "model", says: "One remark left on {{file}}: {{remark}} The 412 tests pass." },
      ],
    },
  ],
  runs: [
    {
      at: "mon 11:24",
      by: "j.tanaka@halden.example",
      values: {
        repo: "checkout-api",
        pr: 1882,
        title: "Retry the tax service once",
        file: "src/tax/client.ts",
        lines: 34,
        symbol: "fetchTax",
        review: 71120,
        diff: "+  for (let attempt = 0; attempt < 2; attempt++) {\n+    const answer = await fetch(url, { body });\n+    if (answer.ok) return answer.json();\n+  }",
        remark:
          "The second attempt has no timeout, so a hanging tax service now holds the checkout for twice as long.",
      },
    },
    {
      at: "tue 16:52",
      by: "a.okafor@halden.example",
      values: {
        repo: "stock-sync",
        pr: 418,
        title: "Page through the warehouse feed",
        file: "src/feed/page.ts",
        lines: 61,
        symbol: "nextPage",
        review: 71188,
        diff: "+  while (cursor) {\n+    const page = await nextPage(cursor);\n+    rows.push(...page.rows);\n+    cursor = page.next;\n+  }",
        remark:
          "rows grows with the whole feed (2.1 million lines in production); write each page before reading the next.",
      },
    },
    {
      at: "thu 11:49",
      by: "j.tanaka@halden.example",
      values: {
        repo: "basket-api",
        pr: 977,
        title: "Clean up old cart sessions nightly",
        file: "src/jobs/cleanup.ts",
        lines: 22,
        symbol: "deleteOldSessions",
        review: 71240,
        diff: "+  await db.execute(sql`delete from cart_sessions where updated_at < ${limit}`);",
        remark:
          "One statement deletes about 9 million rows and locks the table meanwhile; delete in batches of 5,000.",
      },
    },
    {
      at: "fri 10:31",
      by: "m.lind@halden.example",
      values: {
        repo: "mail-templates",
        pr: 266,
        title: "Add the recall notice",
        file: "templates/recall.mjml",
        lines: 48,
        symbol: "recallNotice",
        review: 71277,
        diff: "+  <mj-text>Dear {customer.name}, please stop using your Ember stove.</mj-text>",
        remark:
          "customer.name is null for guest orders, which are 18 % of those addressed; say Dear customer then.",
      },
    },
    {
      at: "wed 12:26",
      by: "a.okafor@halden.example",
      values: {
        repo: "warehouse-app",
        pr: 1204,
        title: "Keep the scanner's queue offline",
        file: "src/scanner/queue.ts",
        lines: 77,
        symbol: "flushQueue",
        review: 71215,
        diff: "+  for (const scan of await readAll()) {\n+    await post(scan);\n+  }\n+  await clear();",
        remark:
          "clear() also drops scans that arrive while the loop is sending; remove each one after its own answer.",
      },
    },
    {
      at: "mon 15:18",
      by: "m.lind@halden.example",
      values: {
        repo: "price-tags",
        pr: 93,
        title: "Round prices per country",
        file: "src/round.ts",
        lines: 19,
        symbol: "roundPrice",
        review: 71131,
        diff: "+export const roundPrice = (net: number, vat: number) => Math.round(net * (1 + vat) * 100) / 100;",
        remark: "Norwegian and Swedish cash prices round to whole kronor; this prints 249.38 on a paper tag.",
      },
    },
  ],
};
