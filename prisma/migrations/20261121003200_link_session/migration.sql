-- AlterTable
ALTER TABLE "link" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'record',
ADD COLUMN     "session_hash" TEXT,
ADD COLUMN     "session_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "link" ALTER COLUMN "kind" DROP DEFAULT;

-- CreateIndex
CREATE UNIQUE INDEX "link_session_hash_key" ON "link"("session_hash");
