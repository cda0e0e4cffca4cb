-- What policies said of an action. Empty where no policy was in force: that is "No policy", and no denial.
ALTER TABLE actions
    -- Of the strictest: allow, deny, hold.
    ADD COLUMN IF NOT EXISTS effect LowCardinality(String),
    -- enforced, observed.
    ADD COLUMN IF NOT EXISTS decision_mode LowCardinality(String),
    -- All decisions, as a JSON list (lib/policies/decision.ts).
    ADD COLUMN IF NOT EXISTS decisions String CODEC(ZSTD(1)),
    -- What was known of who, what and where when it was judged, as JSON (lib/policies/facts.ts); few distinct ones.
    ADD COLUMN IF NOT EXISTS policy_facts String CODEC(ZSTD(1)),
    -- What the session had done before: counts, and sums in ten-thousandths. Empty where no policy asked.
    ADD COLUMN IF NOT EXISTS history Map(LowCardinality(String), Int64);

-- Who is asked about has not been seen to use anything: decisions do not count for the catalogs.
ALTER TABLE catalog_values_mv MODIFY QUERY
SELECT tenant, pair.1 AS kind, agent_key, pair.2 AS value, toStartOfMonth(ts) AS month,
    min(ts) AS first_ts, max(ts) AS last_ts, max(now64(3, 'UTC')) AS seen_at
FROM
(
    SELECT tenant, toString(agent_key) AS agent_key, ts, arrayJoin([
        ('self', toJSONString([toString(workload), toString(agent_id), toString(agent_name), toString(service)])),
        ('tool', if(tool = '' OR kind != 'tool_call', '', toJSONString([toString(tool), toString(target)]))),
        ('model', if(model = '', '', concat(toString(provider), '/', toString(model)))),
        ('target', toString(target)),
        ('principal', toString(principal)),
        ('caller', if(countSubstrings(chain, '"kind":"agent"') < 2, '',
            arrayElement(arrayMap(link -> toJSONString([JSONExtractString(link, 'id'), JSONExtractString(link, 'name')]),
                arrayFilter(link -> JSONExtractString(link, 'kind') = 'agent', JSONExtractArrayRaw(chain))), -2))),
        ('environment', toString(environment)),
        ('dialect', toString(dialect)),
        ('version', if(position(attributes, 'gen_ai.agent.version') = 0, '', JSONExtractString(attributes, 'gen_ai.agent.version')))
    ]) AS pair
    FROM actions WHERE kind != 'decision'
)
WHERE pair.2 != ''
GROUP BY tenant, kind, agent_key, value, month;
