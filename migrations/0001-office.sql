-- SPDX-License-Identifier: Apache-2.0
-- The office. Times are seconds since 1970 UTC; scores are exact decimals or fractions as text, with a
-- sortable whole number of millionths beside; money is fen. Applied migrations are never edited.

-- Places of the tree. path holds the ids from the root, eight digits each, so that everything below a place is
-- one range of the index.
CREATE TABLE node (
  id INTEGER PRIMARY KEY,
  parent INTEGER REFERENCES node(id),
  kind TEXT NOT NULL CHECK (kind IN ('province','city','county','department','unit')),
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  path TEXT NOT NULL UNIQUE,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0,1))
) STRICT;
CREATE INDEX node_parent ON node(parent);

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 64),
  name TEXT NOT NULL,
  password TEXT,               -- Argon2id, with its parameters; NULL: must be set by a one-time link
  totp BLOB,                   -- secret of the second factor; NULL: none
  totp_used INTEGER NOT NULL DEFAULT 0, -- the last time step used, so that none serves twice
  language TEXT NOT NULL DEFAULT 'zh' CHECK (language IN ('zh','en')),
  failed INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0,1)),
  made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE binding (
  person INTEGER NOT NULL REFERENCES person(id),
  role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 7), -- enum qh_role
  node INTEGER NOT NULL REFERENCES node(id),
  PRIMARY KEY (person, role, node)
) STRICT, WITHOUT ROWID;
CREATE INDEX binding_node ON binding(node);

-- Signed-in browsers. Only the hash of the cookie is kept.
CREATE TABLE login (
  id INTEGER PRIMARY KEY,
  token BLOB NOT NULL UNIQUE,
  csrf TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  made_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE INDEX login_person ON login(person);

-- One-time links: set the first or a new password.
CREATE TABLE one_time (
  token BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person(id),
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_person ON one_time(person);

-- What a year's budget approves: the list against which coverage is told.
CREATE TABLE project (
  id INTEGER PRIMARY KEY,
  unit INTEGER NOT NULL REFERENCES node(id),
  year INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  whole_department INTEGER NOT NULL DEFAULT 0 CHECK (whole_department IN (0,1)),
  budget_fen INTEGER,
  final_fen INTEGER,
  due_on INTEGER, -- day number
  UNIQUE (unit, year, code)
) STRICT;

-- Contents by hash: forms, documents as they came, evidence.
CREATE TABLE content (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE filing (
  id INTEGER PRIMARY KEY,
  unit INTEGER NOT NULL REFERENCES node(id),
  unit_path TEXT NOT NULL,
  unit_name TEXT NOT NULL,
  project INTEGER REFERENCES project(id),
  kind TEXT NOT NULL,      -- of the form: the word of the review contract
  year INTEGER NOT NULL,   -- 0: not told
  title TEXT NOT NULL,     -- the project's or the unit's name
  state INTEGER NOT NULL,  -- enum qh_state
  version INTEGER NOT NULL,-- number of the newest version
  rulebook TEXT NOT NULL,  -- id, or auto
  due_on INTEGER,
  made_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  sent_by INTEGER REFERENCES person(id), -- who moved it last, for withdrawing
  -- of the newest version's review
  declared TEXT, low TEXT, high TEXT,
  low_millionths INTEGER, high_millionths INTEGER,
  grade TEXT,
  rate_millionths INTEGER, -- execution, for the overview
  errors INTEGER NOT NULL, warnings INTEGER NOT NULL, infos INTEGER NOT NULL
) STRICT;
CREATE INDEX filing_changed ON filing(changed_at DESC, id DESC, unit_path, year, state, kind);
CREATE INDEX filing_place ON filing(unit_path, state, year, kind, errors);
CREATE INDEX filing_project ON filing(project);
CREATE INDEX filing_unit ON filing(unit);

CREATE TABLE version (
  filing INTEGER NOT NULL REFERENCES filing(id),
  number INTEGER NOT NULL,
  form TEXT NOT NULL REFERENCES content(sha256),    -- form JSON
  source TEXT REFERENCES content(sha256),           -- the document it was read from
  source_name TEXT,
  author INTEGER NOT NULL REFERENCES person(id),
  made_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (filing, number)
) STRICT, WITHOUT ROWID;

-- Every step of the workflow, with the version it was about.
CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  filing INTEGER NOT NULL REFERENCES filing(id),
  version INTEGER NOT NULL,
  action INTEGER NOT NULL, -- enum qh_action
  from_state INTEGER NOT NULL,
  to_state INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES person(id),
  role INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  opinion TEXT NOT NULL
) STRICT;
CREATE INDEX step_filing ON step(filing, id);
CREATE INDEX step_actor ON step(actor, id);

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  filing INTEGER NOT NULL REFERENCES filing(id),
  indicator INTEGER NOT NULL, -- its number in the form, from 0
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  content TEXT NOT NULL REFERENCES content(sha256),
  size INTEGER NOT NULL,
  author INTEGER NOT NULL REFERENCES person(id),
  made_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE INDEX evidence_filing ON evidence(filing, indicator, id);

-- A reviewer's own score of an indicator beside the declared one.
CREATE TABLE mark (
  filing INTEGER NOT NULL REFERENCES filing(id),
  version INTEGER NOT NULL,
  indicator INTEGER NOT NULL,
  role INTEGER NOT NULL,
  score TEXT NOT NULL,
  reason TEXT NOT NULL,
  author INTEGER NOT NULL REFERENCES person(id),
  made_at INTEGER NOT NULL,
  PRIMARY KEY (filing, version, indicator, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_filter (
  person INTEGER NOT NULL REFERENCES person(id),
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;

-- Which column of an imported list meant what, by the heads of the list.
CREATE TABLE column_map (
  heads TEXT PRIMARY KEY,
  map TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The trail: each entry carries the hash of the one before. Nothing changes or leaves.
CREATE TABLE trail (
  seq INTEGER PRIMARY KEY,
  line TEXT NOT NULL, -- the entry, as it is hashed and exported
  hash BLOB NOT NULL,
  object TEXT NOT NULL -- "filing/12": for the page of one thing
) STRICT;
CREATE INDEX trail_object ON trail(object, seq);
CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'trail'); END;
CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail BEGIN SELECT RAISE(ABORT, 'trail'); END;

-- Chinese search over titles and names of units; fewer than three characters are looked for by LIKE.
-- Kept in step by the queries FILING_TEXT_*: a trigger may not touch it, because schemas are not trusted.
CREATE VIRTUAL TABLE filing_text USING fts5(title, unit_name, content='filing', content_rowid='id',
  tokenize='trigram');
