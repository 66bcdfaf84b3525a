-- When an acknowledgement or an answer was pressed, which may be later than when it was given: a slip is undone by that day.
ALTER TABLE "comment" ADD COLUMN "acknowledged_marked" TIMESTAMPTZ(3),
ADD COLUMN "answered_marked" TIMESTAMPTZ(3);
