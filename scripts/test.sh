#!/bin/sh
# Everything (`make test`): needs, lint, translations, then pytest on SQLite and on PostgreSQL.
# Goes on after a failure, so that one run tells all; exits 1 if anything failed.
cd "$(dirname "$0")/.." || exit 1
py=.venv/bin/python
failed=""
unset DATABASE_URL MODE SECRET_KEY ALLOWED_HOSTS SITE_URL CACHE_URL PAGE_CACHE_URL
DATA_DIR=$PWD/var/test # never the data of the site
export DATA_DIR
mkdir -p "$DATA_DIR"

sh scripts/needs.sh gettext chromium postgresql java ffmpeg poppler vnu || exit 1
sh scripts/setup.sh requirements-dev.txt || exit 1
"$py" scripts/compile_translations.py || exit 1

echo "--- lint, contracts, migrations, translations"
sh scripts/lint.sh || failed="$failed lint"
"$py" scripts/messages.py check || failed="$failed translations"

echo "--- tests on SQLite"
"$py" -m pytest -q -n 2 --dist loadfile || failed="$failed SQLite"

echo "--- tests on PostgreSQL: all that ask the database (of the browser journeys, the core one)"
"$py" scripts/postgres.py "$py" -m pytest -q -n 2 --dist loadfile --second-database \
    -m '(not browser or core) and not one_database' ||
    failed="$failed PostgreSQL"

[ -z "$failed" ] || { echo "make test FAILED:$failed" >&2; exit 1; }
echo "make test: all passed"
