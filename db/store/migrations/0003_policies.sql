CREATE TABLE "approval_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"approval" text NOT NULL,
	"answer" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"instead_of" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "approval_answers_by" UNIQUE("approval","by")
);
--> statement-breakpoint
CREATE TABLE "approval_delegations" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"from_person" text NOT NULL,
	"from_name" text NOT NULL,
	"to_person" text NOT NULL,
	"to_name" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"decision" text NOT NULL,
	"request" text NOT NULL,
	"state" text NOT NULL,
	"needed" integer DEFAULT 1 NOT NULL,
	"on_timeout" text DEFAULT 'deny' NOT NULL,
	"facts" jsonb NOT NULL,
	"rules" jsonb NOT NULL,
	"reason" text NOT NULL,
	"agent" text NOT NULL,
	"agent_name" text NOT NULL,
	"principal" text,
	"action" text NOT NULL,
	"resource" text NOT NULL,
	"session" text,
	"trace" text,
	"asked_by" text NOT NULL,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"deadline_at" timestamp (3) with time zone NOT NULL,
	"valid_ms" integer DEFAULT 900000 NOT NULL,
	"valid_until" timestamp (3) with time zone,
	"callback_url" text,
	"called_back_at" timestamp (3) with time zone,
	"used_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "backtests" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"policy" text NOT NULL,
	"digest" text NOT NULL,
	"text" text NOT NULL,
	"draft_revision" integer NOT NULL,
	"mode" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"job" text,
	"error" text,
	"result" jsonb,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"description" text,
	"draft" text,
	"draft_revision" integer DEFAULT 0 NOT NULL,
	"draft_by" text,
	"draft_by_name" text,
	"draft_at" timestamp (3) with time zone,
	"draft_editors" text[] DEFAULT '{}' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "policies_name" UNIQUE("tenant","name")
);
--> statement-breakpoint
CREATE TABLE "policy_engines" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"path" text NOT NULL,
	"token" text,
	"timeout_ms" integer NOT NULL,
	"mode" text NOT NULL,
	"last_error" text,
	"last_asked_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "policy_engines_name" UNIQUE("tenant","name")
);
--> statement-breakpoint
CREATE TABLE "policy_publications" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"policy" text NOT NULL,
	"version" text NOT NULL,
	"mode" text NOT NULL,
	"kind" text NOT NULL,
	"why" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone,
	"end_why" text,
	"ended_by_name" text,
	"backtest" text,
	"backtest_summary" jsonb
);
--> statement-breakpoint
CREATE TABLE "policy_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"policy" text NOT NULL,
	"number" integer NOT NULL,
	"text" text NOT NULL,
	"digest" text NOT NULL,
	"scopes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"draft_revision" integer NOT NULL,
	"edited_at" timestamp (3) with time zone NOT NULL,
	"shapes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"why" text NOT NULL,
	"state" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_by_name" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"reviewed_by" text,
	"reviewed_by_name" text,
	"reviewed_at" timestamp (3) with time zone,
	"review_note" text,
	"editors" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "policy_versions_number" UNIQUE("policy","number")
);
--> statement-breakpoint
CREATE TABLE "recorded_shapes" (
	"tenant" text NOT NULL,
	"tool" text NOT NULL,
	"shape" jsonb NOT NULL,
	"calls" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recorded_shapes_tenant_tool_pk" PRIMARY KEY("tenant","tool")
);
--> statement-breakpoint
CREATE TABLE "stops" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	"lifted_by" text,
	"lifted_by_name" text,
	"lift_reason" text
);
--> statement-breakpoint
ALTER TABLE "approval_answers" ADD CONSTRAINT "approval_answers_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_answers" ADD CONSTRAINT "approval_answers_approval_approvals_id_fk" FOREIGN KEY ("approval") REFERENCES "public"."approvals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_delegations" ADD CONSTRAINT "approval_delegations_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backtests" ADD CONSTRAINT "backtests_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backtests" ADD CONSTRAINT "backtests_policy_policies_id_fk" FOREIGN KEY ("policy") REFERENCES "public"."policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_engines" ADD CONSTRAINT "policy_engines_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_publications" ADD CONSTRAINT "policy_publications_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_publications" ADD CONSTRAINT "policy_publications_policy_policies_id_fk" FOREIGN KEY ("policy") REFERENCES "public"."policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_publications" ADD CONSTRAINT "policy_publications_version_policy_versions_id_fk" FOREIGN KEY ("version") REFERENCES "public"."policy_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_policy_policies_id_fk" FOREIGN KEY ("policy") REFERENCES "public"."policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recorded_shapes" ADD CONSTRAINT "recorded_shapes_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stops" ADD CONSTRAINT "stops_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "approval_answers_tenant" ON "approval_answers" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "approval_delegations_tenant" ON "approval_delegations" USING btree ("tenant","until_at");--> statement-breakpoint
CREATE INDEX "approvals_tenant" ON "approvals" USING btree ("tenant","state","asked_at");--> statement-breakpoint
CREATE INDEX "approvals_deadline" ON "approvals" USING btree ("state","deadline_at");--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_pending" ON "approvals" USING btree ("tenant","request") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "backtests_policy" ON "backtests" USING btree ("policy","at");--> statement-breakpoint
CREATE INDEX "backtests_tenant" ON "backtests" USING btree ("tenant","at");--> statement-breakpoint
CREATE INDEX "policies_tenant" ON "policies" USING btree ("tenant","name_key");--> statement-breakpoint
CREATE INDEX "policy_publications_tenant" ON "policy_publications" USING btree ("tenant","from_at");--> statement-breakpoint
CREATE INDEX "policy_publications_policy" ON "policy_publications" USING btree ("policy","from_at");--> statement-breakpoint
CREATE INDEX "policy_versions_tenant" ON "policy_versions" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "stops_tenant" ON "stops" USING btree ("tenant","at");--> statement-breakpoint
CREATE UNIQUE INDEX "stops_in_force" ON "stops" USING btree ("tenant","kind","target") WHERE lifted_at is null;