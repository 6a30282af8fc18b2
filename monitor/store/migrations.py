"""The schema's history: append-only, forward only, one transaction each, never edited once released."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("jianfu")

FIRST = """
CREATE TABLE site (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE chat_group (id INTEGER PRIMARY KEY, platform TEXT NOT NULL, name TEXT NOT NULL,
  name_as_of INTEGER NOT NULL DEFAULT 0, native_id TEXT) STRICT;
CREATE UNIQUE INDEX group_by_native ON chat_group (platform, native_id) WHERE native_id IS NOT NULL;
CREATE TABLE group_alias (group_id INTEGER NOT NULL REFERENCES chat_group, name TEXT NOT NULL,
  PRIMARY KEY (name, group_id)) STRICT, WITHOUT ROWID;
CREATE TABLE group_register (platform TEXT NOT NULL, name TEXT NOT NULL, owner TEXT NOT NULL, purpose TEXT NOT NULL,
  founded_on TEXT, due_on TEXT, PRIMARY KEY (platform, name)) STRICT, WITHOUT ROWID;
CREATE TABLE unit (name TEXT PRIMARY KEY, level TEXT NOT NULL, parent TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
CREATE TABLE cadre (id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, post TEXT NOT NULL DEFAULT '',
  level TEXT NOT NULL DEFAULT '', UNIQUE (name, unit)) STRICT;
CREATE TABLE roster (id INTEGER PRIMARY KEY, cadre_id INTEGER NOT NULL REFERENCES cadre,
  platform TEXT NOT NULL, group_name TEXT NOT NULL, account TEXT NOT NULL DEFAULT '',
  card TEXT NOT NULL DEFAULT '', joined_at INTEGER, left_at INTEGER) STRICT;
CREATE INDEX roster_by_cadre ON roster (cadre_id, platform, group_name);
CREATE TABLE member (id INTEGER PRIMARY KEY, platform TEXT NOT NULL, account TEXT,
  group_id INTEGER REFERENCES chat_group, name TEXT NOT NULL, CHECK ((account IS NULL) <> (group_id IS NULL))) STRICT;
CREATE UNIQUE INDEX member_by_account ON member (platform, account) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX member_by_name ON member (group_id, name) WHERE account IS NULL;
CREATE TABLE member_name (group_id INTEGER NOT NULL REFERENCES chat_group,
  member_id INTEGER NOT NULL REFERENCES member, name TEXT NOT NULL,
  PRIMARY KEY (group_id, member_id, name)) STRICT, WITHOUT ROWID;
CREATE TABLE member_link (member_id INTEGER PRIMARY KEY REFERENCES member, cadre_id INTEGER NOT NULL REFERENCES cadre,
  made_by TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
CREATE TABLE source_file (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, name TEXT NOT NULL, importer TEXT NOT NULL,
  importer_version INTEGER NOT NULL, options TEXT NOT NULL, messages INTEGER NOT NULL, fresh INTEGER NOT NULL,
  skipped INTEGER NOT NULL, flagged INTEGER NOT NULL, groups TEXT NOT NULL, imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL, UNIQUE (sha256, importer, importer_version, options)) STRICT;
CREATE TABLE hand_table (header TEXT PRIMARY KEY, columns TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE skipped (mark BLOB PRIMARY KEY, source_file_id INTEGER NOT NULL REFERENCES source_file,
  line INTEGER NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE message (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE,
  group_id INTEGER NOT NULL REFERENCES chat_group, member_id INTEGER REFERENCES member,
  sender_name TEXT NOT NULL DEFAULT '',
  sent_at INTEGER NOT NULL, precision TEXT NOT NULL, local_day INTEGER NOT NULL, minute INTEGER NOT NULL,
  week INTEGER NOT NULL, kind TEXT NOT NULL, mention_all INTEGER NOT NULL DEFAULT 0, characters INTEGER NOT NULL,
  body BLOB NOT NULL, native_space TEXT, native_id TEXT, flag TEXT NOT NULL DEFAULT '',
  source_file_id INTEGER NOT NULL REFERENCES source_file, line INTEGER NOT NULL,
  tool TEXT NOT NULL DEFAULT '', task BLOB, entries INTEGER) STRICT;
CREATE INDEX message_by_group ON message (group_id, sent_at);
CREATE INDEX message_by_task ON message (group_id, task, sent_at) WHERE task IS NOT NULL;
CREATE INDEX message_by_native ON message (group_id, native_id) WHERE native_id IS NOT NULL;
CREATE TABLE message_text (message_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
  text TEXT NOT NULL, quoted TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE mention (message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, place INTEGER NOT NULL,
  length INTEGER NOT NULL, name BLOB NOT NULL, PRIMARY KEY (message_id, place, length)) STRICT, WITHOUT ROWID;
CREATE TABLE move (message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, name TEXT NOT NULL,
  joined INTEGER NOT NULL, PRIMARY KEY (message_id, name)) STRICT, WITHOUT ROWID;
CREATE TABLE model (id TEXT PRIMARY KEY, codebook TEXT NOT NULL, scores TEXT NOT NULL, first_used_at INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX one_active_model ON model (active) WHERE active = 1;
CREATE TABLE label (message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  model_id TEXT NOT NULL REFERENCES model,
  act TEXT NOT NULL, urgent INTEGER NOT NULL, trace INTEGER NOT NULL, facets TEXT NOT NULL, deadline INTEGER,
  confidence INTEGER NOT NULL, review INTEGER NOT NULL, PRIMARY KEY (message_id, model_id)) STRICT, WITHOUT ROWID;
CREATE TABLE correction (id INTEGER PRIMARY KEY, message_key BLOB NOT NULL, act TEXT NOT NULL, urgent INTEGER NOT NULL,
  trace INTEGER NOT NULL, facets TEXT NOT NULL, reason TEXT NOT NULL, made_by TEXT NOT NULL, made_at INTEGER NOT NULL,
  accepted_by TEXT, accepted_at INTEGER) STRICT;
CREATE INDEX correction_by_message ON correction (message_key);
CREATE VIEW message_label AS
  SELECT m.id AS message_id, COALESCE(c.act, l.act) AS act, COALESCE(c.urgent, l.urgent) AS urgent,
         COALESCE(c.trace, l.trace) AS trace, COALESCE(c.facets, l.facets) AS facets, l.deadline AS deadline,
         c.id IS NOT NULL AS reviewed
  FROM message AS m
  LEFT JOIN label AS l ON l.message_id = m.id AND l.model_id = (SELECT id FROM model WHERE active = 1)
  LEFT JOIN correction AS c
    ON c.id = (SELECT MAX(id) FROM correction WHERE message_key = m.key AND accepted_at IS NOT NULL);
CREATE TABLE run (id INTEGER PRIMARY KEY, week INTEGER NOT NULL, definitions TEXT NOT NULL, model_id TEXT NOT NULL,
  data TEXT NOT NULL, code TEXT NOT NULL, finished_at INTEGER NOT NULL,
  UNIQUE (week, definitions, model_id, data, code)) STRICT;
CREATE TABLE rollup (run_id INTEGER NOT NULL REFERENCES run, grain TEXT NOT NULL, cadre_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL, unit TEXT NOT NULL, metric TEXT NOT NULL, value INTEGER NOT NULL,
  PRIMARY KEY (run_id, grain, cadre_id, group_id, unit, metric)) STRICT, WITHOUT ROWID;
CREATE TABLE report (id INTEGER PRIMARY KEY, week INTEGER NOT NULL, revision INTEGER NOT NULL,
  run_id INTEGER NOT NULL REFERENCES run, body TEXT NOT NULL, sha256 TEXT NOT NULL, issued_at INTEGER NOT NULL,
  UNIQUE (week, revision)) STRICT;
CREATE TABLE job (name TEXT NOT NULL, slot TEXT NOT NULL, finished_at INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '', PRIMARY KEY (name, slot)) STRICT, WITHOUT ROWID;
CREATE TABLE released (name TEXT NOT NULL, period TEXT NOT NULL, digest TEXT NOT NULL, created TEXT NOT NULL,
  PRIMARY KEY (name, period)) STRICT, WITHOUT ROWID;
CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL,
  action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
"""


@MIGRATIONS()
def m0001_first(db: Database) -> None:
    """Groups, people, messages, labels, runs, reports, audit."""
    for statement in FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement + (";" if "BEGIN" in statement else ""))
