-- What agents were seen to use, and as what: the catalogs compare it with what is registered. One row an agent, kind of
-- value, value and month. Minima and maxima only: counting a row twice cannot hurt. A name that only a provisional
-- attribution gave stands here too, so who lists agents asks `actions` whether a row still says so.
CREATE TABLE IF NOT EXISTS catalog_values
(
    tenant LowCardinality(String),
    -- self, tool, model, target, principal, caller, environment, dialect, version
    kind LowCardinality(String),
    agent_key LowCardinality(String),
    value String CODEC(ZSTD(1)),
    month Date,
    first_ts SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    last_ts SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    -- When a row with it was last taken in, by the lake's clock: readers ask for what came since they last looked.
    seen_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (tenant, kind, agent_key, value, month);

-- `self` is a JSON list: workload, agent id, agent name, service. `model` is `provider/model`. `tool` is `name` and the
-- target that served it, as a JSON list. `caller` is id and name of the agent before the
-- last in the chain, as a JSON list.
CREATE MATERIALIZED VIEW IF NOT EXISTS catalog_values_mv TO catalog_values AS
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
    FROM actions
)
WHERE pair.2 != ''
GROUP BY tenant, kind, agent_key, value, month;

-- What is there already, on two threads, and on the disk where memory ends.
INSERT INTO catalog_values
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
    FROM actions
)
WHERE pair.2 != ''
GROUP BY tenant, kind, agent_key, value, month
SETTINGS max_threads = 2, max_bytes_before_external_group_by = 268435456, max_execution_time = 0;
