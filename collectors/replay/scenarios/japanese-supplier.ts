import type { Scenario } from "../scenario";

/** Search, tables and inspector have to hold in any script. */
export const japaneseSupplier: Scenario = {
  id: "japanese-supplier",
  title: "見積もりの確認 (a session in Japanese)",
  look: "prompts, tool arguments and results in Japanese; try the search with 納期",
  dialect: "otel",
  service: { name: "supplier-desk", namespace: "buying", environment: "production", version: "1.2.0" },
  agent: {
    id: "agent_supplier_desk",
    name: "supplier-desk",
    version: "1.2.0",
    model: "gemini-2.5-pro",
    promptTokens: 1390,
    system:
      "あなたは Halden の購買部門を支援します。見積書の金額と納期を発注条件と照合し、差異があれば担当者に報告してください。相手先への返信は必ず下書きとして保存し、勝手に送信しないでください。",
  },
  turns: [
    {
      says: "{{supplier}}から届いた見積書 {{quote}} を確認して、前回の発注と違うところを教えてください。",
      steps: [
        {
          kind: "model",
          says: "見積書と前回の発注を取得します。",
          together: true,
          then: [
            {
              kind: "tool",
              tool: "get_quote",
              args: { 見積番号: "{{quote}}", 取引先: "{{supplier}}" },
              durationMs: 720,
              server: "erp.halden.example",
              result: {
                品名: "{{item}}",
                数量: 1200,
                単価: "{{price}}",
                通貨: "JPY",
                納期: "{{lead}}",
                支払条件: "月末締め翌月末払い",
              },
            },
            {
              kind: "tool",
              tool: "get_last_order",
              args: { 取引先: "{{supplier}}", 品名: "{{item}}" },
              durationMs: 510,
              server: "erp.halden.example",
              result: { 発注番号: "PO-87410", 数量: 1200, 単価: "{{before}}", 通貨: "JPY", 納期: "30日" },
            },
          ],
        },
        {
          kind: "model",
          reasoningTokens: 260,
          says: "単価と納期が変わっています。現在の為替と契約の上限を確認します。",
          then: [
            {
              kind: "tool",
              tool: "get_exchange_rate",
              args: { from: "JPY", to: "EUR" },
              durationMs: 240,
              result: { rate: 0.00612 },
            },
            {
              kind: "retrieval",
              source: "supplier-contracts",
              query: "{{supplier}} 価格改定 上限 納期 遅延",
              durationMs: 330,
              documents: [
                {
                  id: "contract-2024-118#7",
                  score: 0.9,
                  content:
                    "第7条(価格改定)単価の改定は年一回、上限を五パーセントとする。改定の通知は三十日前までに書面で行う。",
                },
                {
                  id: "contract-2024-118#11",
                  score: 0.82,
                  content: "第11条(納期)納期は発注日から三十日以内とし、変更は双方の合意による。",
                },
              ],
            },
          ],
        },
        {
          kind: "model",
          says: "前回との違いは二点です。①単価が {{before}} 円から {{price}} 円に上がり、契約第7条の上限(5%)を超えています。②納期が30日から{{lead}}に延びており、第11条により合意が必要です。数量と支払条件は同じです。返信の下書きを作りましょうか。",
        },
      ],
    },
    {
      says: "お願いします。上限までなら受け入れると書いてください。送信はまだしないで。",
      pauseMs: 132_000,
      steps: [
        {
          kind: "model",
          then: [
            {
              kind: "tool",
              tool: "save_draft",
              args: {
                宛先: "{{supplier}} 営業部 御中",
                件名: "見積書 {{quote}} について",
                本文: "平素よりお世話になっております。見積書 {{quote}} を拝見しました。単価につきましては、契約第7条に基づき5%までの改定であれば承諾いたします。納期は従来どおり30日でお願いできますでしょうか。ご検討のほどよろしくお願い申し上げます。",
              },
              durationMs: 290,
              server: "mail.halden.example",
              result: { 下書き: "DR-{{draft}}", 送信済み: false },
            },
          ],
        },
        { kind: "model", says: "下書き DR-{{draft}} として保存しました。送信はしていません。" },
      ],
    },
  ],
  runs: [
    {
      at: "wed 09:07",
      by: "j.tanaka@halden.example",
      values: {
        supplier: "山城テキスタイル株式会社",
        quote: "Q-2611-08",
        item: "防水ナイロン生地",
        before: 480,
        price: 536,
        lead: "45日",
        draft: 771,
      },
    },
    {
      at: "fri 16:18",
      by: "j.tanaka@halden.example",
      values: {
        supplier: "北越金属工業株式会社",
        quote: "Q-2611-15",
        item: "アルミ製ペグ",
        before: 62,
        price: 68,
        lead: "50日",
        draft: 784,
      },
    },
  ],
};
