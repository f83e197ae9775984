-- SPDX-License-Identifier: Apache-2.0
-- Lists of approved projects, budgets and final accounts as they came in: heads and lines go out again in the
-- order of the file. Texts of a line are a JSON array.
CREATE TABLE project_list (
  id INTEGER PRIMARY KEY,
  node INTEGER NOT NULL REFERENCES node(id), -- the place that it was given for
  year INTEGER NOT NULL CHECK (year BETWEEN 1990 AND 2200),
  name TEXT NOT NULL,
  heads TEXT NOT NULL,
  author INTEGER NOT NULL REFERENCES person(id),
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX project_list_node ON project_list(node, year, id);

CREATE TABLE project_line (
  list INTEGER NOT NULL REFERENCES project_list(id),
  line INTEGER NOT NULL, -- from 1
  project INTEGER NOT NULL REFERENCES project(id),
  cells TEXT NOT NULL,
  PRIMARY KEY (list, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX project_line_project ON project_line(project, list);
