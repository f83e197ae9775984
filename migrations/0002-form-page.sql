-- SPDX-License-Identifier: Apache-2.0
-- The form page: why a piece of evidence was taken away and by whom; the goal declaration that a form answers.
ALTER TABLE evidence ADD COLUMN removed_by INTEGER REFERENCES person(id);
ALTER TABLE evidence ADD COLUMN removed_why TEXT;

-- What was approved is locked: the version of the declaration whose names, operators, values and weights hold.
CREATE TABLE goal_link (
  filing INTEGER PRIMARY KEY REFERENCES filing(id),
  goal INTEGER NOT NULL REFERENCES filing(id),
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX goal_link_goal ON goal_link(goal);
