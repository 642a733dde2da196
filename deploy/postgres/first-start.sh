#!/usr/bin/env bash
# Run once by PostgreSQL's image on an empty volume: makes the database and its user, who may make roles and is no superuser.
set -euo pipefail
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set password `cat "${DATABASE_PASSWORD_FILE:-/run/secrets/database_password}"`
create role plumbline login createrole password :'password';
create database plumbline owner plumbline;
SQL
