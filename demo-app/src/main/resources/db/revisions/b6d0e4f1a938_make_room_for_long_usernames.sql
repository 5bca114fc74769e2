-- make room for long usernames
--
-- revision: b6d0e4f1a938
-- revises: 5d90f3b2681e
-- created: 2026-10-27T09:05:52Z

-- migrator:upgrade
UPDATE users SET display_name = username WHERE display_name IS NULL;
ALTER TABLE users
  ALTER COLUMN username TYPE VARCHAR(100),
  ALTER COLUMN display_name TYPE VARCHAR(100),
  ALTER COLUMN display_name SET NOT NULL,
  ADD CONSTRAINT users_username_lower CHECK (username = lower(username));

-- migrator:downgrade
ALTER TABLE users
  DROP CONSTRAINT users_username_lower,
  ALTER COLUMN display_name DROP NOT NULL,
  ALTER COLUMN display_name TYPE VARCHAR(50),
  ALTER COLUMN username TYPE VARCHAR(50);
