-- What the specification wants is collected in tables of this session; the tenants' files fill them.
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO', old_passwords = 0;
SET SESSION wsrep_sync_wait = 1;
CREATE DATABASE IF NOT EXISTS infrac CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
USE infrac;
-- The users that infrac made. Nobody else's are touched, and none is ever forgotten.
CREATE TABLE IF NOT EXISTS made_users (
  user VARCHAR(128) NOT NULL PRIMARY KEY,
  tenant VARCHAR(63) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TEMPORARY TABLE wanted_databases (
  name VARCHAR(64) NOT NULL PRIMARY KEY,
  tenant VARCHAR(63) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TEMPORARY TABLE wanted_users (
  user VARCHAR(128) NOT NULL PRIMARY KEY,
  tenant VARCHAR(63) NOT NULL,
  secret VARCHAR(255) NULL,
  connections INT UNSIGNED NOT NULL,
  locked BOOLEAN NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TEMPORARY TABLE wanted_grants (
  user VARCHAR(128) NOT NULL,
  name VARCHAR(64) NOT NULL,
  role ENUM('owner', 'reader') NOT NULL,
  PRIMARY KEY (user, name)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TEMPORARY TABLE secrets (
  name VARCHAR(255) NOT NULL PRIMARY KEY,
  hash VARCHAR(64) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
