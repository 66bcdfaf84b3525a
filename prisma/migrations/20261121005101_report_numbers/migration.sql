-- Reports are numbered at random: a running number told of those that somebody may not read.
ALTER TABLE "school" DROP COLUMN "last_report";
