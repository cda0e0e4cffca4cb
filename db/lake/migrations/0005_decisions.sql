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
