-- AlterTable
ALTER TABLE "draft" ADD COLUMN     "site_id" UUID;

-- AlterTable
ALTER TABLE "request" ADD COLUMN     "site_id" UUID;

-- AlterTable
ALTER TABLE "school" ADD COLUMN     "closes" TEXT NOT NULL DEFAULT '18:00',
ADD COLUMN     "opens" TEXT NOT NULL DEFAULT '07:30';

-- AlterTable
ALTER TABLE "site" ADD COLUMN     "closed_by" UUID,
ADD COLUMN     "closed_how" TEXT,
ADD COLUMN     "closed_on" DATE,
ADD COLUMN     "custodian_id" UUID,
ADD COLUMN     "custody_at" TIMESTAMPTZ(3),
ADD COLUMN     "custody_place" TEXT,
ADD COLUMN     "evaluation" TEXT,
ADD COLUMN     "exit_plan" TEXT,
ADD COLUMN     "imported" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "purpose" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "clauses" TEXT[],
    "owner_ids" UUID[],
    "owner_roles" TEXT[],
    "due" DATE NOT NULL,
    "remind" INTEGER[],
    "told_on" DATE,
    "escalated_on" DATE,
    "records" TEXT NOT NULL,
    "every" TEXT,
    "status" TEXT NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "done_by" UUID,
    "note" TEXT,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comment" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "site_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "url" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "logged_by" UUID NOT NULL,
    "logged_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" UUID,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by" UUID,
    "reminded" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL,

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "course" TEXT NOT NULL,
    "done_on" DATE NOT NULL,
    "pack_hash" TEXT,
    "said_by" UUID NOT NULL,
    "said_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" UUID,
    "confirmed_at" TIMESTAMPTZ(3),
    "refused_at" TIMESTAMPTZ(3),

    CONSTRAINT "training_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "task_school_id_status_due_idx" ON "task"("school_id", "status", "due");

-- CreateIndex
CREATE UNIQUE INDEX "task_subject_kind_key_key" ON "task"("subject", "kind", "key");

-- CreateIndex
CREATE INDEX "comment_school_id_received_at_idx" ON "comment"("school_id", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "comment_school_id_number_key" ON "comment"("school_id", "number");

-- CreateIndex
CREATE INDEX "training_school_id_person_id_course_idx" ON "training"("school_id", "person_id", "course");

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training" ADD CONSTRAINT "training_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


