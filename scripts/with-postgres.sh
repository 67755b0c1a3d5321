#!/usr/bin/env bash
# Usage: scripts/with-postgres.sh COMMAND [ARGUMENT...]
#        scripts/with-postgres.sh --find
#
# Runs the command with TEST_DATABASE_URL naming a PostgreSQL cluster that is
# made for it and thrown away afterwards. Where TEST_DATABASE_URL is already
# set, that cluster is used. Without PostgreSQL's server binaries the command
# runs without it, or, with NO_SKIP=1, does not run.
#
# A cluster that need not be durable keeps its data in memory, where /dev/shm
# has 4 GB free: tests copy a database each, which is mostly waiting for a disk.
#
# PG_BIN     where initdb and pg_ctl are, if not in a usual place
# PG_FSYNC   on to make commits durable, for measurements (default off)
set -euo pipefail

if [ $# -eq 0 ]; then sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 64; fi
if [ -n "${TEST_DATABASE_URL:-}" ] && [ "$1" != --find ]; then exec "$@"; fi

# Debian keeps initdb out of the PATH, one folder per version: the newest wins.
find_bin() {
  local folder
  for folder in "${PG_BIN:-}" \
    "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")" \
    $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -rV); do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then echo "$folder"; break; fi
  done
}

bin=$(find_bin)
if [ "$1" = --find ]; then
  [ -n "$bin" ] && echo "$bin"
  exit
fi
if [ -z "$bin" ]; then
  echo "PostgreSQL's server binaries (initdb, pg_ctl) are missing; on Debian and Ubuntu: apt-get install postgresql" >&2
  if [ "${NO_SKIP:-}" = 1 ]; then exit 1; fi
  echo "SKIPPED: everything that needs PostgreSQL" >&2
  exec "$@"
fi

folder=${TMPDIR:-/tmp}
in_memory() { [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt $((4 * 1024 * 1024)) ]; }
if [ "${PG_FSYNC:-off}" = off ] && in_memory; then folder=/dev/shm; fi
home=$(mktemp -d "$folder/rota-postgres.XXXXXX")
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  # PostgreSQL refuses to run as root.
  id postgres >/dev/null 2>&1 || { echo "PostgreSQL does not run as root and there is no user postgres" >&2; exit 1; }
  chown postgres "$home"
  if command -v runuser >/dev/null; then
    as_owner() { (cd / && runuser -u postgres -- "$@"); }
  else
    as_owner() { (cd / && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"); }
  fi
fi

stop() {
  as_owner "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# No pipeline into head here: pipefail would see the writer's SIGPIPE.
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && echo "$password" >"$home/password")
if [ "$(id -u)" = 0 ]; then chown postgres "$home/password"; fi

as_owner "$bin/initdb" -D "$home/data" -U rota --pwfile="$home/password" \
  --auth=scram-sha-256 --encoding=UTF8 --no-locale --no-sync >"$home/initdb.log" 2>&1 ||
  { cat "$home/initdb.log" >&2; exit 1; }

start() {
  as_owner "$bin/pg_ctl" -D "$home/data" -l "$home/data/server.log" -w -t 60 start >/dev/null 2>&1 -o "\
    -p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 \
    -c fsync=${PG_FSYNC:-off} -c full_page_writes=${PG_FSYNC:-off} -c synchronous_commit=${PG_FSYNC:-off} \
    -c autovacuum=off -c timezone=UTC"
}

# Asking for a free port and then taking it can be lost to another program:
# start-up itself is the question.
port=
for _ in $(seq 20); do
  try=$((20000 + RANDOM % 12000))
  if start "$try"; then port=$try; break; fi
done
if [ -z "$port" ]; then
  echo "PostgreSQL does not start:" >&2
  tail -n 20 "$home/data/server.log" >&2 || true
  exit 1
fi

export TEST_DATABASE_URL="postgres://rota:$password@127.0.0.1:$port/postgres?sslmode=disable"
status=0
"$@" || status=$?
exit "$status"
