-- What gateways said that requests used, in their access logs: one row a record. The id is derived from what the record
-- says, so that a record that is sent again is the same row. What a gateway did not say is NULL or empty, never zero.
CREATE TABLE IF NOT EXISTS usage_logs
(
    tenant LowCardinality(String),
    id String CODEC(ZSTD(1)),
    -- When the request began, by the gateway's clock.
    ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    -- Whose record it is: maas, envoy-ai-gateway.
    source LowCardinality(String),
    -- Of whoever sent the record to us: the gateway's ingest key or identity.
    workload LowCardinality(String),
    -- 0: not said.
    response_code UInt16,
    -- hit, rate_limit, error: as said, else by the code; empty where neither is known.
    response_type LowCardinality(String),
    -- The user as the gateway named them; who that is, is looked up when it is read.
    principal LowCardinality(String),
    subscription LowCardinality(String),
    groups Array(LowCardinality(String)) CODEC(ZSTD(1)),
    -- Ours (key_…) or the gateway's own.
    key_id LowCardinality(String),
    key_name LowCardinality(String),
    organisation LowCardinality(String),
    cost_center LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    -- Inclusive counts as in actions: the cache is part of the input, reasoning of the output.
    input_tokens Nullable(UInt64),
    output_tokens Nullable(UInt64),
    cache_read_tokens Nullable(UInt64),
    cache_write_tokens Nullable(UInt64),
    reasoning_tokens Nullable(UInt64),
    -- What counts: the sum of input and output where both are known, else the total as said.
    total_tokens Nullable(UInt64),
    -- The total as said, also where it contradicts its parts.
    said_total_tokens Nullable(UInt64),
    -- exact, derived (a part is the rest of the total), total (no parts), part (one of them), contradictory, none (nothing
    -- was used: refused or failed), unknown.
    token_basis LowCardinality(String),
    -- What is wrong with the record, in closed words (lib/usageLogs/usageLog.ts).
    problems Array(LowCardinality(String)) CODEC(ZSTD(1)),
    cost_nano_usd Nullable(Int64),
    price_version LowCardinality(String),
    duration_ms Nullable(UInt64),
    path LowCardinality(String),
    request_id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    session String CODEC(ZSTD(1)),
    -- All that the record and its resource said, without secrets, as JSON.
    attributes String CODEC(ZSTD(1)),
    resource String CODEC(ZSTD(1)),
    body String CODEC(ZSTD(1)),
    mapper_version UInt16,
    ingested_at DateTime64(3, 'UTC') DEFAULT now64(3),
    ingest_seq UInt64
)
ENGINE = ReplacingMergeTree(ingest_seq)
PARTITION BY toYYYYMM(ts)
PRIMARY KEY (tenant, toStartOfMinute(ts))
ORDER BY (tenant, toStartOfMinute(ts), id);

-- Whom only gateways named is somebody too: /people hears of them as of those that agents acted for.
CREATE MATERIALIZED VIEW IF NOT EXISTS principal_values_logs_mv TO principal_values AS
SELECT tenant, toString(principal) AS value, toStartOfMonth(ts) AS month,
    min(ts) AS first_ts, max(ts) AS last_ts, max(now64(3, 'UTC')) AS seen_at
FROM usage_logs
WHERE principal != ''
GROUP BY tenant, value, month;

-- Hours that records came for are summed again (0006_usage.sql); near its end the neighbour is, too.
CREATE MATERIALIZED VIEW IF NOT EXISTS usage_touched_logs_mv TO usage_touched AS
SELECT tenant, hour, count() AS rows, max(now64(3, 'UTC')) AS touched_at
FROM
(
    SELECT tenant, arrayJoin(arrayDistinct([
        toStartOfHour(toDateTime(ts, 'UTC')),
        toStartOfHour(toDateTime(ts, 'UTC') - 60),
        toStartOfHour(toDateTime(ts, 'UTC') + 60)
    ])) AS hour
    FROM usage_logs
)
GROUP BY tenant, hour;
