-- CreateTable
CREATE TABLE "wording_import" (
    "id" BIGSERIAL NOT NULL,
    "policy" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "document_hash" TEXT NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "wording_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clause_wording" (
    "import_id" BIGINT NOT NULL,
    "clause" TEXT NOT NULL,
    "wording" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "clause_wording_pkey" PRIMARY KEY ("import_id","clause")
);

-- CreateIndex
CREATE INDEX "wording_import_policy_id_idx" ON "wording_import"("policy", "id");

-- AddForeignKey
ALTER TABLE "clause_wording" ADD CONSTRAINT "clause_wording_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "wording_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
