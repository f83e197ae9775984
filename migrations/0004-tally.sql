-- SPDX-License-Identifier: Apache-2.0
-- Counts that are kept and not made: for each place, what all forms and projects at and below it add up to. What
-- one form or one project adds stands once, in the two views below; a change takes it off and puts it on again
-- in its own transaction (office/tally), and tally_wrong tells whether anything differs.

-- How often each check speaks up in the newest version of a form.
CREATE TABLE finding_count (
  filing INTEGER NOT NULL REFERENCES filing(id),
  code TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n > 0),
  PRIMARY KEY (filing, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_count_code ON finding_count(code, filing);

ALTER TABLE filing ADD COLUMN declared_millionths INTEGER;
-- The version whose findings are in finding_count; 0: none yet (forms that were kept before this migration).
ALTER TABLE filing ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX filing_uncounted ON filing(id) WHERE counted < version;

-- The self-evaluation that answers a project of the year's list, and where it stands; NULL: none yet.
ALTER TABLE project ADD COLUMN filing INTEGER REFERENCES filing(id);
ALTER TABLE project ADD COLUMN filing_state INTEGER;
CREATE INDEX project_filing ON project(filing);
UPDATE project SET (filing, filing_state) = (SELECT f.id, f.state FROM filing f
  WHERE f.unit = project.unit AND f.year = project.year
  AND f.kind IN ('project-self-evaluation', 'department-self-evaluation')
  AND (f.project = project.id OR (f.project IS NULL AND f.title = project.name))
  ORDER BY f.state IN (1, 6), f.id DESC LIMIT 1);

-- The place of a path's n-th level, from the root.
CREATE TABLE tally_level (n INTEGER PRIMARY KEY) STRICT;
INSERT INTO tally_level VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12);

-- measure: enum qh_measure. kind: of the form. bucket: a state, a grade, the code of a check, a day ...; numbers
-- in it have a fixed width, so that they sort as numbers do.
CREATE TABLE tally (
  node INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  year INTEGER NOT NULL,
  kind TEXT NOT NULL,
  bucket TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (node, measure, year, kind, bucket)
) STRICT, WITHOUT ROWID;

CREATE VIEW filing_share(filing, path, year, kind, measure, bucket, n) AS
  SELECT id, unit_path, year, kind, 1, CAST(state AS TEXT), 1 FROM filing
  UNION ALL SELECT id, unit_path, year, kind, 2, CAST(state AS TEXT), 1 FROM filing WHERE errors > 0
  UNION ALL SELECT id, unit_path, year, kind, 3, coalesce(grade, ''), 1 FROM filing
  -- the lowest total that is possible, in bands of five points
  UNION ALL SELECT id, unit_path, year, kind, 4,
    CASE WHEN low_millionths IS NULL THEN ''
    ELSE printf('%03d', max(0, min(100, low_millionths / 5000000 * 5))) END, 1 FROM filing
  -- execution (percent, bands of ten; 100 itself, and over it) against that total (bands of ten)
  UNION ALL SELECT id, unit_path, year, kind, 5,
    CASE WHEN rate_millionths > 100000000 THEN '101' WHEN rate_millionths < 50000000 THEN '000'
    ELSE printf('%03d', rate_millionths / 10000000 * 10) END || '-' ||
    CASE WHEN low_millionths < 60000000 THEN '000'
    ELSE printf('%03d', min(90, low_millionths / 10000000 * 10)) END, 1
    FROM filing WHERE rate_millionths IS NOT NULL AND low_millionths IS NOT NULL
  -- the days by which forms are due that are still with their filler
  UNION ALL SELECT id, unit_path, year, kind, 8, printf('%06d', due_on), 1 FROM filing
    WHERE state IN (1, 6) AND due_on IS NOT NULL
  UNION ALL SELECT id, unit_path, year, kind, 9, 'low', low_millionths FROM filing WHERE low_millionths IS NOT NULL
  UNION ALL SELECT id, unit_path, year, kind, 9, 'high', high_millionths FROM filing
    WHERE high_millionths IS NOT NULL
  UNION ALL SELECT id, unit_path, year, kind, 9, 'declared', declared_millionths FROM filing
    WHERE declared_millionths IS NOT NULL
  UNION ALL SELECT id, unit_path, year, kind, 10, 'low', 1 FROM filing WHERE low_millionths IS NOT NULL
  UNION ALL SELECT id, unit_path, year, kind, 10, 'high', 1 FROM filing WHERE high_millionths IS NOT NULL
  UNION ALL SELECT id, unit_path, year, kind, 10, 'declared', 1 FROM filing WHERE declared_millionths IS NOT NULL
  -- the declared total cannot be reached
  UNION ALL SELECT id, unit_path, year, kind, 10, 'outside', 1 FROM filing
    WHERE declared_millionths < low_millionths OR declared_millionths > high_millionths
  UNION ALL SELECT f.id, f.unit_path, f.year, f.kind, 6, c.code, 1
    FROM filing f JOIN finding_count c ON c.filing = f.id
  UNION ALL SELECT f.id, f.unit_path, f.year, f.kind, 7, c.code, c.n
    FROM filing f JOIN finding_count c ON c.filing = f.id;

CREATE VIEW project_share(project, path, year, kind, measure, bucket, n) AS
  WITH p AS (SELECT p.id, n.path, p.year, CASE WHEN p.whole_department = 1 THEN 'department-self-evaluation'
      ELSE 'project-self-evaluation' END AS kind, p.budget_fen, p.final_fen, p.due_on, p.filing_state,
      CASE WHEN p.filing_state IS NULL THEN 'missing' WHEN p.filing_state IN (1, 6) THEN 'draft'
      ELSE 'filed' END AS standing
    FROM project p JOIN node n ON n.id = p.unit)
  SELECT id, path, year, kind, 20, standing, 1 FROM p
  UNION ALL SELECT id, path, year, kind, 20, 'approved', 1 FROM p WHERE filing_state = 5
  UNION ALL SELECT id, path, year, kind, 21, standing, budget_fen FROM p WHERE budget_fen IS NOT NULL
  UNION ALL SELECT id, path, year, kind, 21, 'final', final_fen FROM p WHERE final_fen IS NOT NULL
  UNION ALL SELECT id, path, year, kind, 22, printf('%06d', due_on), 1 FROM p
    WHERE standing <> 'filed' AND due_on IS NOT NULL;

-- Each share at each place of its path.
CREATE VIEW filing_tally(filing, node, measure, year, kind, bucket, n) AS
  SELECT s.filing, CAST(substr(s.path, l.n * 9 + 1, 8) AS INTEGER), s.measure, s.year, s.kind, s.bucket, s.n
  FROM filing_share s JOIN tally_level l ON l.n * 9 < length(s.path);
CREATE VIEW project_tally(project, node, measure, year, kind, bucket, n) AS
  SELECT s.project, CAST(substr(s.path, l.n * 9 + 1, 8) AS INTEGER), s.measure, s.year, s.kind, s.bucket, s.n
  FROM project_share s JOIN tally_level l ON l.n * 9 < length(s.path);

CREATE VIEW tally_wrong(node, measure, year, kind, bucket, off) AS
  SELECT node, measure, year, kind, bucket, sum(n) FROM (
    SELECT node, measure, year, kind, bucket, n FROM tally
    UNION ALL SELECT node, measure, year, kind, bucket, -n FROM filing_tally
    UNION ALL SELECT node, measure, year, kind, bucket, -n FROM project_tally)
  GROUP BY node, measure, year, kind, bucket HAVING sum(n) <> 0;

INSERT INTO tally(node, measure, year, kind, bucket, n)
  SELECT node, measure, year, kind, bucket, sum(n) FROM (
    SELECT node, measure, year, kind, bucket, n FROM filing_tally
    UNION ALL SELECT node, measure, year, kind, bucket, n FROM project_tally)
  WHERE true GROUP BY node, measure, year, kind, bucket;
