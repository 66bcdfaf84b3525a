-- A training that was taken in from the school's own list was said by nobody in Staffroom.
ALTER TABLE "training" ALTER COLUMN "said_by" DROP NOT NULL;
