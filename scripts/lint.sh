#!/bin/sh
# Style, layers of the house, templates, migrations, production settings. Says all that is wrong.
cd "$(dirname "$0")/.." || exit 1
py=.venv/bin/python
failed=""
DATA_DIR=${TEST_DATA_DIR:-$PWD/var/test}
export DATA_DIR
unset DATABASE_URL MODE

step() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %s\n' "$name"
    else
        printf '%s\nFAILED  %s\n' "$output" "$name"
        failed="$failed, $name"
    fi
}

in_production() {
    MODE=production SITE_URL=https://mangnon.example ALLOWED_HOSTS=mangnon.example \
        TRUSTED_PROXIES=1 SECRET_KEY=$("$py" -c 'import secrets; print(secrets.token_urlsafe(60))') "$@"
}

templates() {
    git ls-files --cached --others --exclude-standard 'templates/*.html' |
        xargs .venv/bin/djhtml --check --tabwidth 2
}

step "ruff check" "$py" -m ruff check .
step "ruff format" "$py" -m ruff format --check .
step "templates' indentation" templates
step "layers of the house" .venv/bin/lint-imports
step "migrations are complete" "$py" manage.py makemigrations --check --dry-run
step "production settings" in_production "$py" manage.py check --deploy --fail-level WARNING

[ -z "$failed" ] || { echo "Lint failed: ${failed#, }. Try: make format" >&2; exit 1; }
