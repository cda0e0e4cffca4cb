CREATE TABLE "decision_points" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"waiting_rows" integer NOT NULL,
	"waiting_bytes" bigint NOT NULL,
	"last_error" text,
	"is_full" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "policy_alerts" (
	"tenant" text NOT NULL,
	"policy" text NOT NULL,
	"rule" text NOT NULL,
	"principal" text NOT NULL,
	"version" integer NOT NULL,
	"title" text,
	"principal_name" text NOT NULL,
	"resource" text NOT NULL,
	"effect" text NOT NULL,
	"mode" text NOT NULL,
	"action" text NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"count" integer NOT NULL,
	"untold" integer NOT NULL,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "policy_alerts_tenant_policy_rule_principal_pk" PRIMARY KEY("tenant","policy","rule","principal")
);
--> statement-breakpoint
ALTER TABLE "policy_alerts" ADD CONSTRAINT "policy_alerts_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_alerts" ADD CONSTRAINT "policy_alerts_policy_policies_id_fk" FOREIGN KEY ("policy") REFERENCES "public"."policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "policy_alerts_tenant" ON "policy_alerts" USING btree ("tenant","last_at");