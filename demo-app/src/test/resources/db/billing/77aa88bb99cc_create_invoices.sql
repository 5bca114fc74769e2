-- create invoices
--
-- revision: 77aa88bb99cc
-- revises:
-- created: 2026-09-01T10:00:00Z

-- migrator:upgrade
CREATE TABLE invoices (id INTEGER PRIMARY KEY);

-- migrator:downgrade
DROP TABLE invoices;
