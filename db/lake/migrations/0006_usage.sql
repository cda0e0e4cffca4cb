-- What was used, by hour and by day. Nothing is ever added to or taken from a figure: a stretch of time whose rows changed
-- is summed again as a whole, under a new version, and the newest version of a stretch counts.

-- How many rows each hour was ever given, versions and repetitions included. It only grows, so that an hour whose number
-- is not the one that was there when it was summed has changed since, whoever wrote and whatever was killed.
CREATE TABLE IF NOT EXISTS usage_touched
(
    tenant LowCardinality(String),
    hour DateTime('UTC'),
    rows SimpleAggregateFunction(sum, UInt64),
    -- By the lake's clock.
    touched_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (tenant, hour);

-- A record of a gateway near the end of an hour may be of a call that a trace has in the next: whoever is within a minute
-- of an hour's end touches both.
CREATE MATERIALIZED VIEW IF NOT EXISTS usage_touched_mv TO usage_touched AS
SELECT tenant, hour, count() AS rows, max(now64(3, 'UTC')) AS touched_at
FROM
(
    SELECT tenant, arrayJoin(arrayDistinct([
        toStartOfHour(toDateTime(ts, 'UTC')),
        toStartOfHour(toDateTime(ts, 'UTC') - 60),
        toStartOfHour(toDateTime(ts, 'UTC') + 60)
    ])) AS hour
    FROM actions
)
GROUP BY tenant, hour;

-- What is there already.
INSERT INTO usage_touched
SELECT tenant, hour, count() AS rows, max(now64(3, 'UTC')) AS touched_at
FROM
(
    SELECT tenant, arrayJoin(arrayDistinct([
        toStartOfHour(toDateTime(ts, 'UTC')),
        toStartOfHour(toDateTime(ts, 'UTC') - 60),
        toStartOfHour(toDateTime(ts, 'UTC') + 60)
    ])) AS hour
    FROM actions
)
GROUP BY tenant, hour
SETTINGS max_threads = 2, max_bytes_before_external_group_by = 268435456, max_execution_time = 0;

-- Which stretches were summed, and what had been given to them before that. Written after the rows of the version.
CREATE TABLE IF NOT EXISTS usage_spans
(
    tenant LowCardinality(String),
    grain Enum8('hour' = 1, 'day' = 2),
    start DateTime('UTC'),
    version UInt64,
    -- Of `usage_touched`; of a day the sum over its hours.
    touched_rows UInt64,
    rolled_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (tenant, grain, start, version);

CREATE TABLE IF NOT EXISTS usage_rollups
(
    tenant LowCardinality(String),
    grain Enum8('hour' = 1, 'day' = 2),
    start DateTime('UTC') CODEC(Delta, ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    -- model: leaf model calls. tool: tool calls, which have neither tokens nor cost.
    kind LowCardinality(String),
    -- trace, or log: what only a gateway's access log told of.
    source LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    tool LowCardinality(String),
    agent_key LowCardinality(String),
    principal LowCardinality(String),
    workload LowCardinality(String),
    environment LowCardinality(String),
    key LowCardinality(String),
    subscription LowCardinality(String),
    -- ok, error, denied, cancelled, unknown as in actions; limited: refused for a rate or a quota.
    outcome LowCardinality(String),
    price_version LowCardinality(String),
    requests UInt64 CODEC(T64, ZSTD(1)),
    input_tokens UInt64 CODEC(T64, ZSTD(1)),
    output_tokens UInt64 CODEC(T64, ZSTD(1)),
    total_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
    reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
    cost_nano_usd Int64 CODEC(T64, ZSTD(1)),
    -- Tokens are known and a price is not.
    unpriced UInt64 CODEC(T64, ZSTD(1)),
    -- Not even tokens are known of a call that did not fail.
    unknown_usage UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (tenant, grain, start, version, kind, agent_key, provider, model, principal, outcome);

-- The same without whom it was for: people are most of the rows above, and most charts ask nothing of them.
CREATE TABLE IF NOT EXISTS usage_impersonal
(
    tenant LowCardinality(String),
    grain Enum8('hour' = 1, 'day' = 2),
    start DateTime('UTC') CODEC(Delta, ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    kind LowCardinality(String),
    source LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    tool LowCardinality(String),
    agent_key LowCardinality(String),
    workload LowCardinality(String),
    environment LowCardinality(String),
    key LowCardinality(String),
    subscription LowCardinality(String),
    outcome LowCardinality(String),
    price_version LowCardinality(String),
    requests UInt64 CODEC(T64, ZSTD(1)),
    input_tokens UInt64 CODEC(T64, ZSTD(1)),
    output_tokens UInt64 CODEC(T64, ZSTD(1)),
    total_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
    reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
    cost_nano_usd Int64 CODEC(T64, ZSTD(1)),
    unpriced UInt64 CODEC(T64, ZSTD(1)),
    unknown_usage UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (tenant, grain, start, version, kind, agent_key, provider, model, outcome);

-- By whom it was for and by key alone: who paid, and who used, ask nothing else of people.
CREATE TABLE IF NOT EXISTS usage_people
(
    tenant LowCardinality(String),
    grain Enum8('hour' = 1, 'day' = 2),
    start DateTime('UTC') CODEC(Delta, ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    kind LowCardinality(String),
    source LowCardinality(String),
    key LowCardinality(String),
    principal LowCardinality(String),
    requests UInt64 CODEC(T64, ZSTD(1)),
    -- Of those, by their outcome.
    ok UInt64 CODEC(T64, ZSTD(1)),
    errors UInt64 CODEC(T64, ZSTD(1)),
    denied UInt64 CODEC(T64, ZSTD(1)),
    limited UInt64 CODEC(T64, ZSTD(1)),
    input_tokens UInt64 CODEC(T64, ZSTD(1)),
    output_tokens UInt64 CODEC(T64, ZSTD(1)),
    total_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
    reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
    cost_nano_usd Int64 CODEC(T64, ZSTD(1)),
    unpriced UInt64 CODEC(T64, ZSTD(1)),
    unknown_usage UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (tenant, grain, start, version, kind, key, principal);

-- How long calls took that ended well: how many in each of 8 steps a doubling of milliseconds.
CREATE TABLE IF NOT EXISTS usage_latency
(
    tenant LowCardinality(String),
    grain Enum8('hour' = 1, 'day' = 2),
    start DateTime('UTC') CODEC(Delta, ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    provider LowCardinality(String),
    model LowCardinality(String),
    key LowCardinality(String),
    subscription LowCardinality(String),
    step UInt8,
    calls UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (tenant, grain, start, version, subscription, key, provider, model, step);
