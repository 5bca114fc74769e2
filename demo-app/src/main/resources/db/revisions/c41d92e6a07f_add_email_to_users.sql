-- add email to users
--
-- revision: c41d92e6a07f
-- revises: 8f3a1c5e7b20
-- created: 2026-09-08T14:03:10Z

-- migrator:upgrade
ALTER TABLE users ADD COLUMN email VARCHAR(255);

-- migrator:downgrade
ALTER TABLE users DROP COLUMN email;
