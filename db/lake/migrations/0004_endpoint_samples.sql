-- What the metrics of model endpoints said, as they said it: gauges as they were, counters and histogram buckets as they
-- had grown. Rates and quantiles are computed from neighbours when they are read, so that a restart there shows as one.
CREATE TABLE IF NOT EXISTS endpoint_samples
(
    tenant LowCardinality(String),
    endpoint LowCardinality(String),
    ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    gauges Map(LowCardinality(String), Float64),
    counters Map(LowCardinality(String), Float64),
    -- Time to the first token, in seconds: upper bounds without +Inf, and the cumulative counts.
    first_token_le Array(Float64) CODEC(ZSTD(1)),
    first_token_n Array(Float64) CODEC(ZSTD(1)),
    -- Time between two tokens, in seconds.
    next_token_le Array(Float64) CODEC(ZSTD(1)),
    next_token_n Array(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, endpoint, ts)
TTL toDateTime(ts) + INTERVAL 180 DAY;
