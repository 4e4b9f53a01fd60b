-- The role and the database of a cluster, once for each server; the silos make and upgrade the schema themselves at their start
-- (src/ExactSyncCluster.Silo/Storage/Postgres/Migrations). The role's password comes from the environment, so that no list of
-- processes shows it. As the server's administrator:
--     EXACTSYNC_DATABASE_PASSWORD=... psql -v ON_ERROR_STOP=1 -f deploy/postgres/database.sql
\getenv password EXACTSYNC_DATABASE_PASSWORD
\if :{?password}
\else
DO $$ BEGIN RAISE EXCEPTION 'EXACTSYNC_DATABASE_PASSWORD is not set: set it to the password that the role is to have.'; END $$;
\endif

-- It owns its database and nothing else, and may make no other role or database.
CREATE ROLE exactsync LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE exactsync OWNER exactsync ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE exactsync FROM PUBLIC;
