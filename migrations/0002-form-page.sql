-- SPDX-License-Identifier: Apache-2.0
-- The form page: why a piece of evidence was taken away and by whom; the goal declaration that a form answers.
ALTER TABLE evidence ADD COLUMN removed_by INTEGER REFERENCES person(id);
ALTER TABLE evidence ADD COLUMN removed_why TEXT;

-- The version of the approved declaration that a form answers. locked: it was made from it and says what was
-- approved; else it came otherwise and is compared with it.
CREATE TABLE goal_link (
  filing INTEGER PRIMARY KEY REFERENCES filing(id),
  goal INTEGER NOT NULL REFERENCES filing(id),
  version INTEGER NOT NULL,
  locked INTEGER NOT NULL CHECK (locked IN (0,1))
) STRICT;
CREATE INDEX goal_link_goal ON goal_link(goal);
