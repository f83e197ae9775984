-- SPDX-License-Identifier: Apache-2.0
-- Lists in any order. A form without a total counts as the lowest, one without a due day as the latest; grades
-- are ranked. Each order has an index with whatever a list may be filtered by, so that only the rows of a page
-- are looked up; filing_unit_order is the way to the forms of a place too.
ALTER TABLE filing ADD COLUMN total_key INTEGER GENERATED ALWAYS AS (coalesce(low_millionths, -1)) VIRTUAL;
ALTER TABLE filing ADD COLUMN due_key INTEGER GENERATED ALWAYS AS (coalesce(due_on, 9999999)) VIRTUAL;
ALTER TABLE filing ADD COLUMN grade_key INTEGER GENERATED ALWAYS AS (CASE substr(grade, 1, 1)
  WHEN '优' THEN 4 WHEN '良' THEN 3 WHEN '中' THEN 2 WHEN '差' THEN 1 ELSE 0 END) VIRTUAL;

DROP INDEX filing_changed;
DROP INDEX filing_place;
CREATE INDEX filing_changed_order ON filing(changed_at, id, unit_path, year, state, kind, errors, grade,
  low_millionths, due_on);
CREATE INDEX filing_title_order ON filing(title, id, unit_path, year, state, kind, errors, grade, low_millionths,
  due_on, unit_name);
CREATE INDEX filing_unit_order ON filing(unit_path, id, year, state, kind, errors, grade, low_millionths, due_on);
CREATE INDEX filing_year_order ON filing(year, id, unit_path, state, kind, errors, grade, low_millionths, due_on);
CREATE INDEX filing_state_order ON filing(state, id, unit_path, year, kind, errors, grade, low_millionths, due_on);
CREATE INDEX filing_total_order ON filing(total_key, id, unit_path, year, state, kind, errors, grade,
  low_millionths, due_on);
CREATE INDEX filing_grade_order ON filing(grade_key, id, unit_path, year, state, kind, errors, grade,
  low_millionths, due_on);
CREATE INDEX filing_errors_order ON filing(errors, id, unit_path, year, state, kind, grade, low_millionths,
  due_on);
CREATE INDEX filing_due_order ON filing(due_key, id, unit_path, year, state, kind, errors, grade, low_millionths,
  due_on);
