-- Prints the statements that lead from what the server has to what the specification wants, and nothing when that is
-- the same. Lines that begin with “-- problem:” say what cannot be done. No database and no user is ever dropped.
-- The tenants' files, which come before, set other modes.
SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO';
CREATE TEMPORARY TABLE have_users (
  user VARCHAR(128) NOT NULL PRIMARY KEY,
  plugin VARCHAR(64) NULL,
  hash VARCHAR(255) NULL,
  connections INT UNSIGNED NOT NULL,
  locked BOOLEAN NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
SELECT
  User AS user,
  JSON_VALUE(Priv, '$.plugin') AS plugin,
  JSON_VALUE(Priv, '$.authentication_string') AS hash,
  COALESCE(JSON_VALUE(Priv, '$.max_user_connections'), 0) AS connections,
  COALESCE(JSON_VALUE(Priv, '$.account_locked'), '0') IN ('1', 'true') AS locked
FROM mysql.global_priv
WHERE Host = '%' AND User <> '';

-- Rights as a word of letters, in the order of the table's columns. “pattern” is how the server stores the name of a
-- database in a grant: there _ and % stand for any character unless a backslash precedes them.
CREATE TEMPORARY TABLE have_grants (
  user VARCHAR(128) NOT NULL,
  pattern VARCHAR(128) NOT NULL,
  rights CHAR(20) NOT NULL,
  PRIMARY KEY (user, pattern)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
SELECT
  User AS user,
  Db AS pattern,
  CONCAT(
    Select_priv, Insert_priv, Update_priv, Delete_priv, Create_priv, Drop_priv, Grant_priv, References_priv,
    Index_priv, Alter_priv, Create_tmp_table_priv, Lock_tables_priv, Create_view_priv, Show_view_priv,
    Create_routine_priv, Alter_routine_priv, Execute_priv, Event_priv, Trigger_priv, Delete_history_priv
  ) AS rights
FROM mysql.db
WHERE Host = '%';

CREATE TEMPORARY TABLE roles (
  role ENUM('owner', 'reader') NOT NULL PRIMARY KEY,
  rights CHAR(20) NOT NULL,
  privileges VARCHAR(400) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO roles VALUES
  ('owner', 'YYYYYYNYYYYYYYYYYNYN',
   'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EXECUTE, TRIGGER'),
  ('reader', 'YNNNNNNNNNNNNYNNNNNN', 'SELECT, SHOW VIEW');

CREATE TEMPORARY TABLE grants (
  user VARCHAR(128) NOT NULL,
  pattern VARCHAR(128) NOT NULL,
  rights CHAR(20) NOT NULL,
  privileges VARCHAR(400) NOT NULL,
  PRIMARY KEY (user, pattern)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
SELECT
  wanted.user AS user,
  REPLACE(REPLACE(REPLACE(wanted.name, '\\', '\\\\'), '_', '\\_'), '%', '\\%') AS pattern,
  roles.rights AS rights,
  roles.privileges AS privileges
FROM wanted_grants AS wanted JOIN roles ON roles.role = wanted.role;

-- The users that may be touched: made by infrac, or about to be.
CREATE TEMPORARY TABLE ours (
  user VARCHAR(128) NOT NULL PRIMARY KEY
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
SELECT made.user AS user FROM made_users AS made JOIN have_users AS have ON have.user = made.user
UNION
SELECT wanted.user
FROM wanted_users AS wanted
LEFT JOIN have_users AS have ON have.user = wanted.user
LEFT JOIN secrets ON secrets.name = wanted.secret
WHERE have.user IS NULL AND secrets.hash IS NOT NULL;

SELECT CONCAT('-- problem: user ', REPLACE(QUOTE(wanted.user), '\n', ' '), ' of tenant ', REPLACE(QUOTE(wanted.tenant), '\n', ' '),
  ' exists already and was not made by infrac: left alone')
FROM wanted_users AS wanted
JOIN have_users AS have ON have.user = wanted.user
LEFT JOIN made_users AS made ON made.user = wanted.user
WHERE made.user IS NULL
ORDER BY wanted.user;

SELECT CONCAT('-- problem: secret ', COALESCE(REPLACE(QUOTE(wanted.secret), '\n', ' '), '(none)'), ' of user ',
  REPLACE(QUOTE(wanted.user), '\n', ' '), ' is not on this node: ',
  IF(have.user IS NULL, 'the user is not made', 'its password stays as it is'))
FROM wanted_users AS wanted
LEFT JOIN have_users AS have ON have.user = wanted.user
LEFT JOIN secrets ON secrets.name = wanted.secret
WHERE secrets.hash IS NULL
ORDER BY wanted.user;

SELECT CONCAT('CREATE DATABASE `', REPLACE(wanted.name, '`', '``'), '` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;')
FROM wanted_databases AS wanted
LEFT JOIN information_schema.SCHEMATA AS have ON have.SCHEMA_NAME = wanted.name
WHERE have.SCHEMA_NAME IS NULL
ORDER BY wanted.name;

-- Remembered first: a user that exists was then surely recorded.
SELECT CONCAT('INSERT INTO infrac.made_users VALUES (', QUOTE(wanted.user), ', ', QUOTE(wanted.tenant), ')',
  ' ON DUPLICATE KEY UPDATE tenant = VALUES(tenant);')
FROM wanted_users AS wanted
JOIN ours ON ours.user = wanted.user
LEFT JOIN made_users AS made ON made.user = wanted.user AND made.tenant = wanted.tenant
WHERE made.user IS NULL
ORDER BY wanted.user;

SELECT CONCAT('CREATE USER ', QUOTE(wanted.user), '@''%'' IDENTIFIED VIA mysql_native_password USING ', QUOTE(secrets.hash),
  ' WITH MAX_USER_CONNECTIONS ', wanted.connections, IF(wanted.locked, ' ACCOUNT LOCK;', ' ACCOUNT UNLOCK;'))
FROM wanted_users AS wanted
JOIN ours ON ours.user = wanted.user
JOIN secrets ON secrets.name = wanted.secret
LEFT JOIN have_users AS have ON have.user = wanted.user
WHERE have.user IS NULL
ORDER BY wanted.user;

SELECT CONCAT('ALTER USER ', QUOTE(wanted.user), '@''%''',
  IF(secrets.hash IS NULL, '', CONCAT(' IDENTIFIED VIA mysql_native_password USING ', QUOTE(secrets.hash))),
  ' WITH MAX_USER_CONNECTIONS ', wanted.connections, IF(wanted.locked, ' ACCOUNT LOCK;', ' ACCOUNT UNLOCK;'))
FROM wanted_users AS wanted
JOIN ours ON ours.user = wanted.user
JOIN have_users AS have ON have.user = wanted.user
LEFT JOIN secrets ON secrets.name = wanted.secret
WHERE have.connections <> wanted.connections OR have.locked <> wanted.locked
  OR (secrets.hash IS NOT NULL
    AND NOT (have.hash <=> secrets.hash AND have.plugin <=> 'mysql_native_password'))
ORDER BY wanted.user;

-- What the specification no longer gives, or gives in another measure.
SELECT CONCAT('REVOKE ALL PRIVILEGES ON `', REPLACE(have.pattern, '`', '``'), '`.* FROM ', QUOTE(have.user), '@''%'';',
  IF(SUBSTRING(have.rights, 7, 1) = 'Y',
    CONCAT('\nREVOKE GRANT OPTION ON `', REPLACE(have.pattern, '`', '``'), '`.* FROM ', QUOTE(have.user), '@''%'';'), ''))
FROM have_grants AS have
JOIN made_users AS made ON made.user = have.user
LEFT JOIN grants ON grants.user = have.user AND grants.pattern = have.pattern
WHERE NOT (have.rights <=> grants.rights)
ORDER BY have.user, have.pattern;

SELECT CONCAT('GRANT ', grants.privileges, ' ON `', REPLACE(grants.pattern, '`', '``'), '`.* TO ', QUOTE(grants.user), '@''%'';')
FROM grants
JOIN ours ON ours.user = grants.user
LEFT JOIN have_grants AS have ON have.user = grants.user AND have.pattern = grants.pattern
WHERE NOT (have.rights <=> grants.rights)
ORDER BY grants.user, grants.pattern;

-- Users that left the specification keep what they own, and may not enter.
SELECT CONCAT('ALTER USER ', QUOTE(made.user), '@''%'' ACCOUNT LOCK;')
FROM made_users AS made
JOIN have_users AS have ON have.user = made.user
LEFT JOIN wanted_users AS wanted ON wanted.user = made.user
WHERE wanted.user IS NULL AND NOT have.locked
ORDER BY made.user;
