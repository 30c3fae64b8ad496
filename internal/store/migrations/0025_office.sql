-- Agents, teams, labels and the account itself are read by every page and seldom change: office_version counts their changes, so
-- that a process may keep what it read.

ALTER TABLE account ADD COLUMN office_version BIGINT NOT NULL DEFAULT 0;
