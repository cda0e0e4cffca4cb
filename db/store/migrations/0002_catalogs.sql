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
	"retired_at" timestamp (3) with time zone,
	"merged_into" text,
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
CREATE TABLE "agent_cards" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"agent" text NOT NULL,
	"source" text NOT NULL,
	"url" text,
	"card" jsonb NOT NULL,
	"digest" text NOT NULL,
	"signature" jsonb NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL,
	"accepted_by" text NOT NULL,
	"drift" jsonb,
	"drift_digest" text,
	"drift_signature" jsonb,
	"drift_since" timestamp (3) with time zone,
	"drift_source" text,
	"drift_url" text,
	"fetched_at" timestamp (3) with time zone,
	"next_fetch_at" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "agent_cards_agent_unique" UNIQUE("agent")
);
--> statement-breakpoint
CREATE TABLE "card_key_sets" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"url" text NOT NULL,
	"keys" jsonb,
	"refreshed_at" timestamp (3) with time zone,
	"error" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "card_key_sets_url" UNIQUE("tenant","url")
);
--> statement-breakpoint
CREATE TABLE "card_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"kid" text NOT NULL,
	"name" text NOT NULL,
	"jwk" jsonb NOT NULL,
	"thumbprint" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "card_keys_kid" UNIQUE("tenant","kid")
);
--> statement-breakpoint
CREATE TABLE "model_endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"base_url" text,
	"model" text,
	"version" text,
	"metrics_url" text,
	"dcgm_url" text,
	"served_name" text,
	"accelerator_type" text,
	"accelerator_count" integer,
	"hour_nano_usd" bigint,
	"paused" boolean DEFAULT false NOT NULL,
	"tried_at" timestamp (3) with time zone,
	"scraped_at" timestamp (3) with time zone,
	"failure" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_endpoints_name" UNIQUE("tenant","name")
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"subject_name" text NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"times_opened" integer DEFAULT 1 NOT NULL,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" text,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" text,
	"resolved_reason" text,
	"accepted" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_contents" (
	"evidence" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"content" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_files" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"model_version" text,
	"agent_version" text,
	"kind" text NOT NULL,
	"format" text NOT NULL,
	"name" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"extract" jsonb NOT NULL,
	"pinned" text,
	"binding" text NOT NULL,
	"made_at" timestamp (3) with time zone,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_submissions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"evidence" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gate_approvals" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"model_version" text,
	"agent_version" text,
	"stage" text NOT NULL,
	"pinned" text,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gate_sets" (
	"tenant" text NOT NULL,
	"subject" text NOT NULL,
	"stage" text NOT NULL,
	"gates" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "gate_sets_tenant_subject_stage_pk" PRIMARY KEY("tenant","subject","stage")
);
--> statement-breakpoint
CREATE TABLE "gate_waivers" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"model_version" text,
	"agent_version" text,
	"stage" text NOT NULL,
	"gate" text NOT NULL,
	"reason" text NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"asked_by" text NOT NULL,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"confirmed_by" text,
	"confirmed_by_name" text,
	"confirmed_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "promotions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"model_version" text,
	"agent_version" text,
	"kind" text NOT NULL,
	"from_stage" text NOT NULL,
	"to_stage" text NOT NULL,
	"gates" jsonb NOT NULL,
	"other" text,
	"reason" text,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_names" (
	"tenant" text NOT NULL,
	"provider" text NOT NULL,
	"value" text NOT NULL,
	"model" text NOT NULL,
	"version" text,
	"said" boolean DEFAULT false NOT NULL,
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
CREATE TABLE "model_registries" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"token" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"tried_at" timestamp (3) with time zone,
	"synced_at" timestamp (3) with time zone,
	"failure" text,
	"found" jsonb,
	CONSTRAINT "model_registries_name" UNIQUE("tenant","name")
);
--> statement-breakpoint
CREATE TABLE "registry_links" (
	"tenant" text NOT NULL,
	"registry" text NOT NULL,
	"kind" text NOT NULL,
	"external" text NOT NULL,
	"model" text NOT NULL,
	"version" text,
	CONSTRAINT "registry_links_registry_kind_external_pk" PRIMARY KEY("registry","kind","external")
);
--> statement-breakpoint
CREATE TABLE "signers" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"content" text NOT NULL,
	"issuer" text,
	"fingerprint" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tool_definitions" (
	"tenant" text NOT NULL,
	"tool" text NOT NULL,
	"fingerprint" text NOT NULL,
	"definition" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tool_definitions_tool_fingerprint_pk" PRIMARY KEY("tool","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "tool_names" (
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"target" text NOT NULL,
	"value" text NOT NULL,
	"tool" text NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tool_names_tenant_name_target_pk" PRIMARY KEY("tenant","name","target")
);
--> statement-breakpoint
CREATE TABLE "tool_servers" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"title" text,
	"description" text,
	"version" text,
	"source" text NOT NULL,
	"transport" text,
	"url" text,
	"command" text,
	"token" text,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"owner" text,
	"owner_team" text,
	"protocol_version" text,
	"reported_name" text,
	"reported_version" text,
	"listed_at" timestamp (3) with time zone,
	"asked_at" timestamp (3) with time zone,
	"next_ask_at" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tools" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"server" text,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"title" text,
	"summary" text,
	"state" text NOT NULL,
	"access_type" text,
	"suggested_access" text,
	"data_classes" text[] DEFAULT '{}' NOT NULL,
	"owner" text,
	"owner_team" text,
	"fingerprint" text,
	"defined_at" timestamp (3) with time zone,
	"approval" text DEFAULT 'none' NOT NULL,
	"approved_fingerprint" text,
	"approved_at" timestamp (3) with time zone,
	"approved_by" text,
	"refused_at" timestamp (3) with time zone,
	"refused_by" text,
	"refused_reason" text,
	"first_seen_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agent_identities" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"agent" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"issuer" text,
	"last_used_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issuers" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"name" text NOT NULL,
	"audiences" text[] NOT NULL,
	"source" text NOT NULL,
	"url" text,
	"keys" jsonb,
	"sequence" bigint,
	"refresh_hint_seconds" integer,
	"refreshed_at" timestamp (3) with time zone,
	"next_refresh_at" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"error" text,
	"last_used_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "issuers_value_unique" UNIQUE("value")
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
ALTER TABLE "agent_cards" ADD CONSTRAINT "agent_cards_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_cards" ADD CONSTRAINT "agent_cards_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_key_sets" ADD CONSTRAINT "card_key_sets_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_keys" ADD CONSTRAINT "card_keys_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD CONSTRAINT "model_endpoints_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD CONSTRAINT "model_endpoints_model_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."models"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_endpoints" ADD CONSTRAINT "model_endpoints_version_model_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."model_versions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_contents" ADD CONSTRAINT "evidence_contents_evidence_evidence_files_id_fk" FOREIGN KEY ("evidence") REFERENCES "public"."evidence_files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_contents" ADD CONSTRAINT "evidence_contents_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_model_version_model_versions_id_fk" FOREIGN KEY ("model_version") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_agent_version_agent_versions_id_fk" FOREIGN KEY ("agent_version") REFERENCES "public"."agent_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_submissions" ADD CONSTRAINT "evidence_submissions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_submissions" ADD CONSTRAINT "evidence_submissions_evidence_evidence_files_id_fk" FOREIGN KEY ("evidence") REFERENCES "public"."evidence_files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_approvals" ADD CONSTRAINT "gate_approvals_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_approvals" ADD CONSTRAINT "gate_approvals_model_version_model_versions_id_fk" FOREIGN KEY ("model_version") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_approvals" ADD CONSTRAINT "gate_approvals_agent_version_agent_versions_id_fk" FOREIGN KEY ("agent_version") REFERENCES "public"."agent_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_sets" ADD CONSTRAINT "gate_sets_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_waivers" ADD CONSTRAINT "gate_waivers_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_waivers" ADD CONSTRAINT "gate_waivers_model_version_model_versions_id_fk" FOREIGN KEY ("model_version") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_waivers" ADD CONSTRAINT "gate_waivers_agent_version_agent_versions_id_fk" FOREIGN KEY ("agent_version") REFERENCES "public"."agent_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_model_version_model_versions_id_fk" FOREIGN KEY ("model_version") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_agent_version_agent_versions_id_fk" FOREIGN KEY ("agent_version") REFERENCES "public"."agent_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_names" ADD CONSTRAINT "model_names_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_names" ADD CONSTRAINT "model_names_model_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_names" ADD CONSTRAINT "model_names_version_model_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."model_versions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_owner_principals_id_fk" FOREIGN KEY ("owner") REFERENCES "public"."principals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_registries" ADD CONSTRAINT "model_registries_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_links" ADD CONSTRAINT "registry_links_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_links" ADD CONSTRAINT "registry_links_registry_model_registries_id_fk" FOREIGN KEY ("registry") REFERENCES "public"."model_registries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_links" ADD CONSTRAINT "registry_links_model_models_id_fk" FOREIGN KEY ("model") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_links" ADD CONSTRAINT "registry_links_version_model_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."model_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signers" ADD CONSTRAINT "signers_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_definitions" ADD CONSTRAINT "tool_definitions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_definitions" ADD CONSTRAINT "tool_definitions_tool_tools_id_fk" FOREIGN KEY ("tool") REFERENCES "public"."tools"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_names" ADD CONSTRAINT "tool_names_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_names" ADD CONSTRAINT "tool_names_tool_tools_id_fk" FOREIGN KEY ("tool") REFERENCES "public"."tools"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_servers" ADD CONSTRAINT "tool_servers_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_servers" ADD CONSTRAINT "tool_servers_owner_principals_id_fk" FOREIGN KEY ("owner") REFERENCES "public"."principals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_servers" ADD CONSTRAINT "tool_servers_owner_team_teams_id_fk" FOREIGN KEY ("owner_team") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tools" ADD CONSTRAINT "tools_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tools" ADD CONSTRAINT "tools_server_tool_servers_id_fk" FOREIGN KEY ("server") REFERENCES "public"."tool_servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tools" ADD CONSTRAINT "tools_owner_principals_id_fk" FOREIGN KEY ("owner") REFERENCES "public"."principals"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tools" ADD CONSTRAINT "tools_owner_team_teams_id_fk" FOREIGN KEY ("owner_team") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_identities" ADD CONSTRAINT "agent_identities_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_identities" ADD CONSTRAINT "agent_identities_agent_agents_id_fk" FOREIGN KEY ("agent") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_identities" ADD CONSTRAINT "agent_identities_issuer_issuers_id_fk" FOREIGN KEY ("issuer") REFERENCES "public"."issuers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuers" ADD CONSTRAINT "issuers_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_keys_agent" ON "agent_keys" USING btree ("agent");--> statement-breakpoint
CREATE INDEX "agent_versions_tenant" ON "agent_versions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "agents_tenant" ON "agents" USING btree ("tenant","state","name_key","id");--> statement-breakpoint
CREATE INDEX "agents_name" ON "agents" USING btree ("tenant","name_key","id");--> statement-breakpoint
CREATE INDEX "agents_owner" ON "agents" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "agents_sponsor" ON "agents" USING btree ("sponsor");--> statement-breakpoint
CREATE INDEX "agent_cards_tenant" ON "agent_cards" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "agent_cards_next" ON "agent_cards" USING btree ("next_fetch_at");--> statement-breakpoint
CREATE INDEX "model_endpoints_model" ON "model_endpoints" USING btree ("model");--> statement-breakpoint
CREATE INDEX "model_endpoints_version" ON "model_endpoints" USING btree ("version");--> statement-breakpoint
CREATE UNIQUE INDEX "findings_subject" ON "findings" USING btree ("tenant","kind","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "findings_state" ON "findings" USING btree ("tenant","state","opened_at","id");--> statement-breakpoint
CREATE INDEX "findings_of" ON "findings" USING btree ("tenant","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "evidence_contents_tenant" ON "evidence_contents" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "evidence_files_model_version" ON "evidence_files" USING btree ("model_version","last_at");--> statement-breakpoint
CREATE INDEX "evidence_files_agent_version" ON "evidence_files" USING btree ("agent_version","last_at");--> statement-breakpoint
CREATE INDEX "evidence_files_tenant" ON "evidence_files" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "evidence_submissions_evidence" ON "evidence_submissions" USING btree ("evidence");--> statement-breakpoint
CREATE INDEX "evidence_submissions_tenant" ON "evidence_submissions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "gate_approvals_model_version" ON "gate_approvals" USING btree ("model_version");--> statement-breakpoint
CREATE INDEX "gate_approvals_agent_version" ON "gate_approvals" USING btree ("agent_version");--> statement-breakpoint
CREATE INDEX "gate_approvals_tenant" ON "gate_approvals" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "gate_waivers_model_version" ON "gate_waivers" USING btree ("model_version");--> statement-breakpoint
CREATE INDEX "gate_waivers_agent_version" ON "gate_waivers" USING btree ("agent_version");--> statement-breakpoint
CREATE INDEX "gate_waivers_tenant" ON "gate_waivers" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "promotions_model_version" ON "promotions" USING btree ("model_version","at");--> statement-breakpoint
CREATE INDEX "promotions_agent_version" ON "promotions" USING btree ("agent_version","at");--> statement-breakpoint
CREATE INDEX "promotions_tenant" ON "promotions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "model_names_model" ON "model_names" USING btree ("model");--> statement-breakpoint
CREATE INDEX "model_names_version" ON "model_names" USING btree ("version");--> statement-breakpoint
CREATE INDEX "model_versions_tenant" ON "model_versions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "models_tenant" ON "models" USING btree ("tenant","state","name_key","id");--> statement-breakpoint
CREATE INDEX "models_owner" ON "models" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "registry_links_tenant" ON "registry_links" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "registry_links_model" ON "registry_links" USING btree ("model");--> statement-breakpoint
CREATE INDEX "registry_links_version" ON "registry_links" USING btree ("version");--> statement-breakpoint
CREATE INDEX "signers_tenant" ON "signers" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "tool_definitions_tenant" ON "tool_definitions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "tool_names_tool" ON "tool_names" USING btree ("tool");--> statement-breakpoint
CREATE UNIQUE INDEX "tool_servers_name" ON "tool_servers" USING btree ("tenant","name");--> statement-breakpoint
CREATE INDEX "tool_servers_sorted" ON "tool_servers" USING btree ("tenant","name_key","id");--> statement-breakpoint
CREATE INDEX "tool_servers_owner" ON "tool_servers" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "tool_servers_owner_team" ON "tool_servers" USING btree ("owner_team");--> statement-breakpoint
CREATE INDEX "tool_servers_next" ON "tool_servers" USING btree ("next_ask_at");--> statement-breakpoint
CREATE UNIQUE INDEX "tools_of_server" ON "tools" USING btree ("server","name") WHERE server is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "tools_seen" ON "tools" USING btree ("tenant","name") WHERE server is null;--> statement-breakpoint
CREATE INDEX "tools_sorted" ON "tools" USING btree ("tenant","state","name_key","id");--> statement-breakpoint
CREATE INDEX "tools_name" ON "tools" USING btree ("tenant","name");--> statement-breakpoint
CREATE INDEX "tools_approval" ON "tools" USING btree ("tenant","approval");--> statement-breakpoint
CREATE INDEX "tools_owner" ON "tools" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "tools_owner_team" ON "tools" USING btree ("owner_team");--> statement-breakpoint
CREATE UNIQUE INDEX "agent_identities_value" ON "agent_identities" USING btree ("tenant","kind","value",coalesce("issuer", ''));--> statement-breakpoint
CREATE INDEX "agent_identities_agent" ON "agent_identities" USING btree ("agent");--> statement-breakpoint
CREATE INDEX "agent_identities_issuer" ON "agent_identities" USING btree ("issuer");--> statement-breakpoint
CREATE INDEX "issuers_tenant" ON "issuers" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "issuers_next" ON "issuers" USING btree ("next_refresh_at");