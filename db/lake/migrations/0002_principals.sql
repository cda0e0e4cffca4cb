-- For whom agents acted: each name that rows carry, and when. Minima and maxima only: counting a row twice cannot hurt.
-- By month, the partition of `actions`, so that what is held about a name is found without a scan of the rest.
CREATE TABLE IF NOT EXISTS principal_values
(
    tenant LowCardinality(String),
    value String CODEC(ZSTD(1)),
    month Date,
    first_ts SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    last_ts SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    -- When a row with it was last taken in, by the lake's clock: readers ask for what came since they last looked.
    seen_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (tenant, value, month);

CREATE MATERIALIZED VIEW IF NOT EXISTS principal_values_mv TO principal_values AS
SELECT tenant, toString(principal) AS value, toStartOfMonth(ts) AS month,
    min(ts) AS first_ts, max(ts) AS last_ts, max(now64(3, 'UTC')) AS seen_at
FROM actions
WHERE principal != ''
GROUP BY tenant, value, month;

-- What is there already: two columns of each row and its time, on two threads, and on the disk where memory ends.
INSERT INTO principal_values
SELECT tenant, toString(principal) AS value, toStartOfMonth(ts) AS month,
    min(ts) AS first_ts, max(ts) AS last_ts, max(now64(3, 'UTC')) AS seen_at
FROM actions
WHERE principal != ''
GROUP BY tenant, value, month
SETTINGS max_threads = 2, max_bytes_before_external_group_by = 268435456, max_execution_time = 0;
