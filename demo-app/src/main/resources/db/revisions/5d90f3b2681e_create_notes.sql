-- create notes
--
-- revision: 5d90f3b2681e
-- revises: 27b5e08d4c93
-- created: 2026-10-19T16:20:05Z

-- migrator:upgrade
CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX notes_user_id_idx ON notes (user_id);

-- migrator:downgrade
DROP TABLE notes;
