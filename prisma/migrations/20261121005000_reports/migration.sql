-- Reports. What anybody wrote, who reported and whom it is about are in `sealed` (src/vault); what stands beside it says nothing
-- of them: a number, where it stands, and until when it is kept.
ALTER TABLE "school" ADD COLUMN "last_report" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "report" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "dispose_on" DATE,
    "held" BOOLEAN NOT NULL DEFAULT false,
    "key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "report_school_id_number_key" ON "report"("school_id", "number");
CREATE INDEX "report_school_id_dispose_on_idx" ON "report"("school_id", "dispose_on");
ALTER TABLE "report" ADD CONSTRAINT "report_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "report_file" (
    "id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "content" BYTEA,

    CONSTRAINT "report_file_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "report_file_report_id_idx" ON "report_file"("report_id");
ALTER TABLE "report_file" ADD CONSTRAINT "report_file_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "report_draft" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "report_draft_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "report_draft_person_id_idx" ON "report_draft"("person_id");
CREATE INDEX "report_draft_expires_at_idx" ON "report_draft"("expires_at");

CREATE TABLE "report_disposal" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "received_on" DATE NOT NULL,
    "closed_on" DATE,
    "disposed_at" TIMESTAMPTZ(3) NOT NULL,
    "disposed_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "files" INTEGER NOT NULL,

    CONSTRAINT "report_disposal_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "report_disposal_school_id_number_key" ON "report_disposal"("school_id", "number");
