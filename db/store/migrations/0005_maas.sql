CREATE TABLE "ledger_entries" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ledger_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"reservation" text NOT NULL,
	"counter" bigint NOT NULL,
	"reserved_delta" bigint NOT NULL,
	"settled_delta" bigint NOT NULL,
	"reserved_after" bigint NOT NULL,
	"settled_after" bigint NOT NULL,
	"ceiling" bigint NOT NULL,
	"quota_version" integer NOT NULL,
	"over" bigint DEFAULT 0 NOT NULL,
	"estimated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "ledger_entries_reservation_id_pk" PRIMARY KEY("reservation","id")
);
--> statement-breakpoint
CREATE TABLE "quota_counters" (
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "quota_counters_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"quota" text NOT NULL,
	"holder" text NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"tenant" text NOT NULL,
	"window_end" timestamp (3) with time zone,
	"settled" bigint DEFAULT 0 NOT NULL,
	"reserved" bigint DEFAULT 0 NOT NULL,
	"open" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"alerted" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "quota_counters_quota_holder_window_start_pk" PRIMARY KEY("quota","holder","window_start")
);
--> statement-breakpoint
CREATE TABLE "reservations" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"request_id" text NOT NULL,
	"state" text NOT NULL,
	"key" text,
	"person" text,
	"human" text,
	"agent" text,
	"team" text,
	"subscription" text,
	"provider" text DEFAULT '' NOT NULL,
	"model" text DEFAULT '' NOT NULL,
	"trace_id" text DEFAULT '' NOT NULL,
	"session_id" text DEFAULT '' NOT NULL,
	"estimate" jsonb NOT NULL,
	"estimate_basis" text NOT NULL,
	"actual" jsonb,
	"usage_source" text,
	"price_version" text DEFAULT '' NOT NULL,
	"outcome" text,
	"refusal" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "model_prices" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"rates" jsonb NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"note" text,
	"withdrawn_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quota_overrides" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"quota" text NOT NULL,
	"holder" text,
	"ceiling" bigint NOT NULL,
	"reason" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"requested_by" text NOT NULL,
	"approved_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_early_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "quota_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"principal" text,
	"person" text NOT NULL,
	"person_name" text NOT NULL,
	"quota" text NOT NULL,
	"holder" text NOT NULL,
	"ceiling" bigint NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"answer" text,
	"answered_by" text,
	"answered_at" timestamp (3) with time zone,
	"override" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quotas" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject" text,
	"per" text NOT NULL,
	"models" text[] DEFAULT '{}' NOT NULL,
	"measure" text NOT NULL,
	"ceiling" bigint NOT NULL,
	"window_unit" text NOT NULL,
	"window_count" integer DEFAULT 1 NOT NULL,
	"zone" text DEFAULT 'UTC' NOT NULL,
	"fiscal_start_month" integer DEFAULT 1 NOT NULL,
	"mode" text NOT NULL,
	"alerts_at" integer[] DEFAULT '{}' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"manifest" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "showback_lines" (
	"month" text NOT NULL,
	"line" integer NOT NULL,
	"tenant" text NOT NULL,
	"facts" jsonb NOT NULL,
	"requests" bigint NOT NULL,
	"input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"cost_nano_usd" bigint,
	"unpriced_requests" bigint NOT NULL,
	"price_version" text NOT NULL,
	CONSTRAINT "showback_lines_month_line_pk" PRIMARY KEY("month","line")
);
--> statement-breakpoint
CREATE TABLE "showback_months" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"month" text NOT NULL,
	"zone" text NOT NULL,
	"closing" integer NOT NULL,
	"reason" text,
	"price_versions" text[] NOT NULL,
	"totals" jsonb NOT NULL,
	"line_count" integer NOT NULL,
	"digest" text NOT NULL,
	"closed_by" text NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_access" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"namespace" text DEFAULT '' NOT NULL,
	"subjects" jsonb NOT NULL,
	"models" text[] NOT NULL,
	"organisation" text,
	"cost_centre" text,
	"labels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"manifest" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_access_name" UNIQUE("tenant","namespace","name")
);
--> statement-breakpoint
CREATE TABLE "served_models" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"namespace" text DEFAULT '' NOT NULL,
	"display_name" text,
	"description" text,
	"model" text,
	"provider" text,
	"state" text DEFAULT 'active' NOT NULL,
	"manifest" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "served_models_name" UNIQUE("tenant","namespace","name")
);
--> statement-breakpoint
CREATE TABLE "subscription_models" (
	"subscription" text NOT NULL,
	"model" text NOT NULL,
	"billing_nano_usd_per_million" bigint,
	CONSTRAINT "subscription_models_subscription_model_pk" PRIMARY KEY("subscription","model")
);
--> statement-breakpoint
CREATE TABLE "subscription_owners" (
	"subscription" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "subscription_owners_subscription_kind_value_pk" PRIMARY KEY("subscription","kind","value")
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"namespace" text DEFAULT '' NOT NULL,
	"display_name" text,
	"description" text,
	"priority" integer DEFAULT 0 NOT NULL,
	"organisation" text,
	"cost_centre" text,
	"labels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"manifest" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "subscriptions_name" UNIQUE("tenant","namespace","name")
);
--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "served" text;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "target_model" text;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "weight" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "api_version" text;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "credential_secret" text;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "credential_hint" text;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "credential_set_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "health" text DEFAULT 'unknown' NOT NULL;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "health_checked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "health_failure" text;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "health_ms" integer;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "health_failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD COLUMN "health_next_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "holder" text;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "agent" text;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "team" text;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "subscription" text;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "scopes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "groups" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "labels" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "ephemeral" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "replaces" text;--> statement-breakpoint
ALTER TABLE "quota_counters" ADD CONSTRAINT "quota_counters_quota_quotas_id_fk" FOREIGN KEY ("quota") REFERENCES "public"."quotas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_counters" ADD CONSTRAINT "quota_counters_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_overrides" ADD CONSTRAINT "quota_overrides_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_overrides" ADD CONSTRAINT "quota_overrides_quota_quotas_id_fk" FOREIGN KEY ("quota") REFERENCES "public"."quotas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_requests" ADD CONSTRAINT "quota_requests_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_requests" ADD CONSTRAINT "quota_requests_quota_quotas_id_fk" FOREIGN KEY ("quota") REFERENCES "public"."quotas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_requests" ADD CONSTRAINT "quota_requests_override_quota_overrides_id_fk" FOREIGN KEY ("override") REFERENCES "public"."quota_overrides"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotas" ADD CONSTRAINT "quotas_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "showback_lines" ADD CONSTRAINT "showback_lines_month_showback_months_id_fk" FOREIGN KEY ("month") REFERENCES "public"."showback_months"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "showback_lines" ADD CONSTRAINT "showback_lines_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "showback_months" ADD CONSTRAINT "showback_months_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_access" ADD CONSTRAINT "model_access_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "served_models" ADD CONSTRAINT "served_models_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "served_models" ADD CONSTRAINT "served_models_model_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."models"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_models" ADD CONSTRAINT "subscription_models_subscription_subscriptions_id_fk" FOREIGN KEY ("subscription") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_models" ADD CONSTRAINT "subscription_models_model_served_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."served_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_owners" ADD CONSTRAINT "subscription_owners_subscription_subscriptions_id_fk" FOREIGN KEY ("subscription") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ledger_entries_counter" ON "ledger_entries" USING btree ("counter","at","id");--> statement-breakpoint
CREATE INDEX "ledger_entries_over" ON "ledger_entries" USING btree ("tenant","at") WHERE "ledger_entries"."over" > 0;--> statement-breakpoint
CREATE UNIQUE INDEX "quota_counters_number" ON "quota_counters" USING btree ("number");--> statement-breakpoint
CREATE INDEX "quota_counters_tenant" ON "quota_counters" USING btree ("tenant","window_end");--> statement-breakpoint
CREATE UNIQUE INDEX "reservations_request" ON "reservations" USING btree ("tenant","request_id");--> statement-breakpoint
CREATE INDEX "reservations_open" ON "reservations" USING btree ("expires_at") WHERE "reservations"."state" = 'reserved';--> statement-breakpoint
CREATE INDEX "reservations_tenant" ON "reservations" USING btree ("tenant","created_at");--> statement-breakpoint
CREATE INDEX "reservations_key" ON "reservations" USING btree ("tenant","key","created_at");--> statement-breakpoint
CREATE INDEX "reservations_trace" ON "reservations" USING btree ("tenant","trace_id") WHERE "reservations"."trace_id" <> '';--> statement-breakpoint
CREATE INDEX "reservations_refused" ON "reservations" USING btree ("tenant","created_at") WHERE "reservations"."state" = 'refused';--> statement-breakpoint
CREATE INDEX "model_prices_model" ON "model_prices" USING btree ("tenant","model","valid_from");--> statement-breakpoint
CREATE INDEX "quota_overrides_quota" ON "quota_overrides" USING btree ("quota","ends_at");--> statement-breakpoint
CREATE INDEX "quota_overrides_tenant" ON "quota_overrides" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "quota_requests_tenant" ON "quota_requests" USING btree ("tenant","state","created_at");--> statement-breakpoint
CREATE INDEX "quota_requests_person" ON "quota_requests" USING btree ("tenant","person");--> statement-breakpoint
CREATE INDEX "quotas_tenant" ON "quotas" USING btree ("tenant","removed_at");--> statement-breakpoint
CREATE INDEX "quotas_subject" ON "quotas" USING btree ("tenant","subject_kind","subject");--> statement-breakpoint
CREATE INDEX "showback_lines_tenant" ON "showback_lines" USING btree ("tenant");--> statement-breakpoint
CREATE UNIQUE INDEX "showback_months_month" ON "showback_months" USING btree ("tenant","month","closing");--> statement-breakpoint
CREATE INDEX "served_models_model" ON "served_models" USING btree ("model");--> statement-breakpoint
CREATE INDEX "subscription_models_model" ON "subscription_models" USING btree ("model");--> statement-breakpoint
CREATE INDEX "subscription_owners_value" ON "subscription_owners" USING btree ("kind","value");--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD CONSTRAINT "model_endpoints_served_served_models_id_fk" FOREIGN KEY ("served") REFERENCES "public"."served_models"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_holder_principals_id_fk" FOREIGN KEY ("holder") REFERENCES "public"."principals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_team_teams_id_fk" FOREIGN KEY ("team") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_subscription_subscriptions_id_fk" FOREIGN KEY ("subscription") REFERENCES "public"."subscriptions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "keys_holder" ON "keys" USING btree ("holder");--> statement-breakpoint
CREATE INDEX "keys_subscription" ON "keys" USING btree ("subscription");--> statement-breakpoint
-- Entries go with their reservation, as by a reference on delete cascade, without a look for it at each row that is written.
CREATE FUNCTION "forget_ledger_entries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM "ledger_entries" WHERE "reservation" IN (SELECT "id" FROM "gone");
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "reservations_gone" AFTER DELETE ON "reservations" REFERENCING OLD TABLE AS "gone" FOR EACH STATEMENT EXECUTE FUNCTION "forget_ledger_entries"();
