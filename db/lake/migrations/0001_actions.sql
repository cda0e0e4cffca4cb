-- What agents did. One row a span and version: a correction is a new version of the same sort key with a higher ingest_seq.
CREATE TABLE IF NOT EXISTS actions
(
    tenant LowCardinality(String),
    id String CODEC(ZSTD(1)),
    ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    end_ts Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    parent_span_id String CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    conversation String CODEC(ZSTD(1)),
    kind LowCardinality(String),
    name String CODEC(ZSTD(1)),
    outcome LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    tool LowCardinality(String),
    tool_call_id String CODEC(ZSTD(1)),
    target LowCardinality(String),
    workload LowCardinality(String),
    agent_id LowCardinality(String),
    agent_name LowCardinality(String),
    agent_key LowCardinality(String),
    agent_rule LowCardinality(String),
    principal LowCardinality(String),
    principal_rule LowCardinality(String),
    chain String CODEC(ZSTD(1)),
    grade LowCardinality(String),
    leaf UInt8,
    input_tokens Nullable(UInt64),
    output_tokens Nullable(UInt64),
    cache_read_tokens Nullable(UInt64),
    cache_write_tokens Nullable(UInt64),
    reasoning_tokens Nullable(UInt64),
    token_basis LowCardinality(String),
    cost_nano_usd Nullable(Int64),
    price_version LowCardinality(String),
    error_type LowCardinality(String),
    error_message String CODEC(ZSTD(1)),
    input_preview String CODEC(ZSTD(1)),
    output_preview String CODEC(ZSTD(1)),
    input String CODEC(ZSTD(1)),
    output String CODEC(ZSTD(1)),
    redactions Map(LowCardinality(String), UInt32),
    dialect LowCardinality(String),
    schema_url LowCardinality(String),
    normaliser_version UInt16,
    service LowCardinality(String),
    environment LowCardinality(String),
    attributes String CODEC(ZSTD(1)),
    content_attributes String CODEC(ZSTD(1)),
    resource String CODEC(ZSTD(1)),
    events String CODEC(ZSTD(1)),
    lifted Map(LowCardinality(String), LowCardinality(String)),
    -- What the span itself says of identity, and the digest of what the tree made of it: enough to attribute it again.
    facts String CODEC(ZSTD(1)),
    attribution_digest String CODEC(ZSTD(1)),
    ingested_at DateTime64(3, 'UTC') DEFAULT now64(3),
    ingest_seq UInt64,
    -- What free text is looked for in. The index is a prefilter; the query checks the text itself.
    INDEX words_idx lower(concat(name, '\n', input, '\n', output, '\n', error_message)) TYPE text(tokenizer = 'splitByNonAlpha')
)
ENGINE = ReplacingMergeTree(ingest_seq)
PARTITION BY toYYYYMM(ts)
PRIMARY KEY (tenant, toStartOfMinute(ts), xxHash32(trace_id))
ORDER BY (tenant, toStartOfMinute(ts), xxHash32(trace_id), span_id, trace_id)
SETTINGS index_granularity_bytes = 41943040;

-- The light facts of every span, by trace: what attribution is computed from when a parent comes late, and what bounds a trace.
CREATE TABLE IF NOT EXISTS trace_spans
(
    tenant LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    parent_span_id String CODEC(ZSTD(1)),
    ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    end_ts Nullable(DateTime64(9, 'UTC')),
    kind LowCardinality(String),
    facts String CODEC(ZSTD(1)),
    attribution_digest String CODEC(ZSTD(1)),
    ingest_seq UInt64
)
ENGINE = ReplacingMergeTree(ingest_seq)
ORDER BY (tenant, trace_id, span_id);

CREATE MATERIALIZED VIEW IF NOT EXISTS trace_spans_mv TO trace_spans AS
SELECT tenant, trace_id, span_id, parent_span_id, ts, end_ts, kind, facts, attribution_digest, ingest_seq
FROM actions;

-- Where each session's rows are, so that its id alone never scans. Minima and maxima only: counting a row twice cannot hurt.
CREATE TABLE IF NOT EXISTS session_bounds
(
    tenant LowCardinality(String),
    session_id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    min_ts SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    max_ts SimpleAggregateFunction(max, DateTime64(9, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (tenant, session_id, trace_id);

CREATE MATERIALIZED VIEW IF NOT EXISTS session_bounds_mv TO session_bounds AS
SELECT tenant, session_id, trace_id, min(ts) AS min_ts, max(ts) AS max_ts
FROM actions
GROUP BY tenant, session_id, trace_id;
