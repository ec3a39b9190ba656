#!/bin/sh
# Makes the logins of the services when the database is made; the file comes from the init job.
set -e
psql --quiet --set ON_ERROR_STOP=1 --username postgres --dbname nwd --file /secrets/logins.sql
