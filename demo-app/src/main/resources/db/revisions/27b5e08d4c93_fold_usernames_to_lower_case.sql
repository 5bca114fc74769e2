-- fold usernames to lower case
--
-- revision: 27b5e08d4c93
-- revises: c41d92e6a07f
-- created: 2026-10-02T08:47:31Z
--
-- 'Ann' and 'ann' are one user from now on. How the name was written stays in display_name, so that the downgrade
-- can bring it back. Where both are there already, the upgrade fails and changes nothing: people have to decide.

-- migrator:upgrade
ALTER TABLE users ADD COLUMN display_name VARCHAR(50);
UPDATE users SET display_name = username, username = lower(username);

-- migrator:downgrade
UPDATE users SET username = coalesce(display_name, username);
ALTER TABLE users DROP COLUMN display_name;
