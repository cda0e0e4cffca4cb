CREATE TABLE "agent_keys" (
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"agent" text NOT NULL,
	"workload" text NOT NULL,
	"agent_id" text NOT NULL,
	"agent_name" text NOT NULL,
	"service" text NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "agent_keys_tenant_key_pk" PRIMARY KEY("tenant","key")
);
--> statement-breakpoint
CREATE TABLE "agent_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"agent" text NOT NULL,
	"version" text NOT NULL,
	"source" text NOT NULL,
	"stage" text DEFAULT 'candidate' NOT NULL,
	"first_seen_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "agent_versions_version" UNIQUE("agent","version")
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"state" text NOT NULL,
	"purpose" text,
	"owner" text,
	"sponsor" text,
	"on_call" text,
	"risk_tier" text,
	"data_classes" text[] DEFAULT '{}' NOT NULL,
	"environment" text,
	"framework" text,
	"runtime" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"allowed" jsonb,
	"attested_at" timestamp (3) with time zone,
	"attested_by" text,
	"attestation_ends_at" timestamp (3) with time zone,
	"suspended_at" timestamp (3) with time zone,
	"suspended_by" text,
	"suspend_reason" text,
	"first_seen_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	"registered_at" timestamp (3) with time zone,
	"registered_by" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "discoveries" (
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"read_to" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "discoveries_tenant_kind_pk" PRIMARY KEY("tenant","kind")
);
--> statement-breakpoint
CREATE TABLE "model_names" (
	"tenant" text NOT NULL,
	"provider" text NOT NULL,
	"value" text NOT NULL,
	"model" text NOT NULL,
	"version" text,
	"first_seen_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	CONSTRAINT "model_names_tenant_provider_value_pk" PRIMARY KEY("tenant","provider","value")
);
--> statement-breakpoint
CREATE TABLE "model_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"model" text NOT NULL,
	"version" text NOT NULL,
	"digest" text,
	"stage" text DEFAULT 'candidate' NOT NULL,
	"description" text,
	"licence" text,
	"base_model" text,
	"datasets" text[] DEFAULT '{}' NOT NULL,
	"uri" text,
	"context_tokens" integer,
	"input_nano_usd" bigint,
	"output_nano_usd" bigint,
	"properties" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"submitted_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_versions_version" UNIQUE("model","version")
);
--> statement-breakpoint
CREATE TABLE "models" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"state" text NOT NULL,
	"description" text,
	"owner" text,
	"licence" text,
	"base_model" text,
	"tasks" text[] DEFAULT '{}' NOT NULL,
	"first_seen_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	"registered_at" timestamp (3) with time zone,
	"registered_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "models_name" UNIQUE("tenant","provider","name")
);
--> statement-breakpoint
ALTER TABLE "agent_keys" ADD CONSTRAINT "agent_keys_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_keys" ADD CONSTRAINT "agent_keys_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_versions" ADD CONSTRAINT "agent_versions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_versions" ADD CONSTRAINT "agent_versions_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_owner_principals_id_fk" FOREIGN KEY ("owner") REFERENCES "public"."principals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_sponsor_principals_id_fk" FOREIGN KEY ("sponsor") REFERENCES "public"."principals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discoveries" ADD CONSTRAINT "discoveries_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_names" ADD CONSTRAINT "model_names_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_names" ADD CONSTRAINT "model_names_model_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_names" ADD CONSTRAINT "model_names_version_model_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."model_versions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_owner_principals_id_fk" FOREIGN KEY ("owner") REFERENCES "public"."principals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_keys_agent" ON "agent_keys" USING btree ("agent");--> statement-breakpoint
CREATE INDEX "agent_versions_tenant" ON "agent_versions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "agents_tenant" ON "agents" USING btree ("tenant","state","name_key","id");--> statement-breakpoint
CREATE INDEX "agents_name" ON "agents" USING btree ("tenant","name_key","id");--> statement-breakpoint
CREATE INDEX "agents_owner" ON "agents" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "agents_sponsor" ON "agents" USING btree ("sponsor");--> statement-breakpoint
CREATE INDEX "model_names_model" ON "model_names" USING btree ("model");--> statement-breakpoint
CREATE INDEX "model_names_version" ON "model_names" USING btree ("version");--> statement-breakpoint
CREATE INDEX "model_versions_tenant" ON "model_versions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "models_tenant" ON "models" USING btree ("tenant","state","name_key","id");--> statement-breakpoint
CREATE INDEX "models_owner" ON "models" USING btree ("owner");