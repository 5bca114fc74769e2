-- create users
--
-- revision: 8f3a1c5e7b20
-- revises:
-- created: 2026-09-01T09:12:44Z

-- migrator:upgrade
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username VARCHAR(50) NOT NULL UNIQUE
);

-- migrator:downgrade
DROP TABLE users;
