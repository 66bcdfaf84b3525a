-- CreateTable
CREATE TABLE "question" (
    "id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "rule" TEXT,
    "clauses" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" UUID,

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "question_school_id_settled_at_created_at_idx" ON "question"("school_id", "settled_at", "created_at");

-- AddForeignKey
ALTER TABLE "question" ADD CONSTRAINT "question_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question" ADD CONSTRAINT "question_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
