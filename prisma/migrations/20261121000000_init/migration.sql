-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "school" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "kind" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'Europe/London',
    "holidays" JSONB NOT NULL DEFAULT '[]',
    "choices" JSONB NOT NULL DEFAULT '{}',
    "last_number" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "school_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "place_id" UUID,
    "school_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "school_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "job_title" TEXT NOT NULL DEFAULT '',
    "roles" TEXT[],
    "staff_id" TEXT,
    "line_manager_id" UUID,
    "slack_user_id" TEXT,
    "aad_object_id" TEXT,
    "start_date" DATE,
    "end_date" DATE,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("school_id","person_id")
);

-- CreateTable
CREATE TABLE "deputy" (
    "school_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "holder_id" UUID NOT NULL,
    "deputy_id" UUID NOT NULL,

    CONSTRAINT "deputy_pkey" PRIMARY KEY ("school_id","role","holder_id","deputy_id")
);

-- CreateTable
CREATE TABLE "absence" (
    "school_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "until" DATE NOT NULL,
    "delegate_id" UUID,

    CONSTRAINT "absence_pkey" PRIMARY KEY ("school_id","person_id")
);

-- CreateTable
CREATE TABLE "identity" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "reach" JSONB NOT NULL DEFAULT '{}',
    "linked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "pack_version" (
    "hash" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pack_version_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "procedure" TEXT NOT NULL,
    "request_id" UUID,
    "answers" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "procedure" TEXT NOT NULL,
    "pack_hash" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "draft_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "submissions" JSONB NOT NULL,
    "state" JSONB NOT NULL,
    "salt" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "request_id" UUID,
    "title" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "url" TEXT,
    "go_live" DATE,
    "closure" DATE,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_person" (
    "site_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "duty" TEXT NOT NULL,

    CONSTRAINT "site_person_pkey" PRIMARY KEY ("site_id","person_id","duty")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "school_id" TEXT,
    "reader_id" UUID,
    "card" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "replace_key" TEXT,
    "shown_id" UUID,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_by" UUID,
    "locked_until" TIMESTAMPTZ(3),
    "held_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shown" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "reader_id" UUID NOT NULL,
    "card" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "reach" JSONB NOT NULL,
    "message" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shown_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "chain" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("chain","seq")
);

-- CreateTable
CREATE TABLE "link" (
    "token_hash" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "simulator_message" (
    "id" BIGSERIAL NOT NULL,
    "chat" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "card" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "simulator_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "membership_person_id_idx" ON "membership"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_school_id_staff_id_key" ON "membership"("school_id", "staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_platform_tenant_user_id_key" ON "identity"("platform", "tenant", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_platform_tenant_person_id_key" ON "identity"("platform", "tenant", "person_id");

-- CreateIndex
CREATE INDEX "delivery_at_idx" ON "delivery"("at");

-- CreateIndex
CREATE INDEX "draft_author_id_updated_at_idx" ON "draft"("author_id", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "request_draft_id_key" ON "request"("draft_id");

-- CreateIndex
CREATE INDEX "request_school_id_status_idx" ON "request"("school_id", "status");

-- CreateIndex
CREATE INDEX "request_author_id_created_at_idx" ON "request"("author_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "request_school_id_number_key" ON "request"("school_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "site_request_id_key" ON "site"("request_id");

-- CreateIndex
CREATE INDEX "site_school_id_idx" ON "site"("school_id");

-- CreateIndex
CREATE INDEX "site_person_person_id_idx" ON "site_person"("person_id");

-- CreateIndex
CREATE INDEX "outbox_lane_id_idx" ON "outbox"("lane", "id");

-- CreateIndex
CREATE INDEX "outbox_subject_idx" ON "outbox"("subject");

-- CreateIndex
CREATE INDEX "shown_subject_idx" ON "shown"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "shown_platform_tenant_message_reader_id_key" ON "shown"("platform", "tenant", "message", "reader_id");

-- CreateIndex
CREATE INDEX "audit_entry_subject_idx" ON "audit_entry"("subject");

-- CreateIndex
CREATE INDEX "simulator_message_chat_id_idx" ON "simulator_message"("chat", "id");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site" ADD CONSTRAINT "site_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site" ADD CONSTRAINT "site_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site_person" ADD CONSTRAINT "site_person_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- From here on: what the Prisma schema cannot say. PostgreSQL 15.

-- The rows that are still to be sent, as `claim` looks for them (src/db/outbox.ts).
CREATE INDEX "outbox_due" ON "outbox" ("due_at", "id") WHERE "done_at" IS NULL AND "dead_at" IS NULL AND "held_at" IS NULL;
CREATE INDEX "outbox_open_lane" ON "outbox" ("lane", "id") WHERE "done_at" IS NULL AND "dead_at" IS NULL AND "held_at" IS NULL;
CREATE INDEX "outbox_held" ON "outbox" ("reader_id") WHERE "held_at" IS NOT NULL AND "done_at" IS NULL AND "dead_at" IS NULL;

-- At most one unsent, unclaimed row per key: a later one takes its place.
CREATE UNIQUE INDEX "outbox_replace" ON "outbox" ("replace_key")
  WHERE "done_at" IS NULL AND "dead_at" IS NULL AND "locked_by" IS NULL;

-- The audit trail only ever grows.
CREATE FUNCTION "audit_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only';
END
$$;
CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "audit_refuse"();
CREATE TRIGGER "audit_no_truncate" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse"();

-- Adds entries to one chain (src/db/audit.ts). Takes the chain's lock until the commit, so it comes last in a transaction.
-- Each statement in here sees what was committed before it began, so the tail read under the lock is the true one.
-- hash = sha256(prev_hash \n seq \n canonical), in UTF-8.
CREATE FUNCTION "audit_append"(
  p_chain text, p_at timestamptz, p_actors text[], p_actions text[], p_subjects text[], p_details text[], p_canonical text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_seq bigint;
  v_hash text;
  v_prev text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_chain, 7));
  SELECT e.seq, e.hash INTO v_seq, v_hash FROM audit_entry e WHERE e.chain = p_chain ORDER BY e.seq DESC LIMIT 1;
  v_seq := coalesce(v_seq, 0);
  v_hash := coalesce(v_hash, '');
  FOR i IN 1 .. cardinality(p_actors) LOOP
    v_seq := v_seq + 1;
    v_prev := v_hash;
    v_hash := encode(sha256(convert_to(v_prev || E'\n' || v_seq || E'\n' || p_canonical[i], 'UTF8')), 'hex');
    INSERT INTO audit_entry (chain, seq, at, actor, action, subject, details, prev_hash, hash)
    VALUES (p_chain, v_seq, p_at, p_actors[i], p_actions[i], p_subjects[i], p_details[i]::jsonb, v_prev, v_hash);
  END LOOP;
END
$$;
