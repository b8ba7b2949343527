#!/bin/sh
# Make .venv and install what a requirements file pins: scripts/setup.sh FILE
# Quick when nothing changed. WHEELS=folder installs from that folder, without a network.
set -eu
cd "$(dirname "$0")/.."
wanted=$1
venv=.venv

pins() { cat requirements.txt "$wanted" | cksum; }
stamp() { printf '%s/installed-%s' "$venv" "$(basename "$1")"; }
works() { "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

if [ "$(cat "$(stamp "$wanted")" 2>/dev/null)" = "$(pins)" ] &&
    "$venv/bin/python" -c 'import django' 2>/dev/null; then
    exit 0
fi

make_venv() {
    python=$(sh scripts/python.sh)
    if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        "$python" -m venv --clear "$venv"
        return
    fi
    # Debian keeps ensurepip in a package of its own. A pip found elsewhere does as well.
    "$python" -m venv --clear --without-pip "$venv"
    for wheel in ${WHEELS:+"$WHEELS"/pip-*.whl}; do
        [ -f "$wheel" ] && PYTHONPATH=$wheel "$venv/bin/python" -m pip install \
            --quiet --no-index --find-links "$WHEELS" pip && return
    done
    "$python" -m pip --python "$venv/bin/python" install --quiet pip 2>/dev/null && return
    rm -rf "$venv"
    echo "This Python cannot make a virtual environment: its module ensurepip is missing." >&2
    echo "On Debian or Ubuntu: sudo apt install python3-venv" >&2
    echo "Then run the same command again." >&2
    exit 1
}

if ! works; then
    echo "Making $venv …"
    make_venv
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
if [ -n "${WHEELS:-}" ]; then
    [ -d "$WHEELS" ] || { echo "WHEELS=$WHEELS is not a folder." >&2; exit 1; }
    echo "Installing $wanted from $WHEELS, without a network …"
    set -- --no-index --find-links "$WHEELS"
else
    echo "Installing $wanted …"
    set --
fi
"$venv/bin/python" -m pip install --quiet "$@" -r "$wanted" || {
    echo "Installing failed; what pip said stands above." >&2
    echo "Without a network: fetch a folder elsewhere by 'make wheels', then WHEELS=folder." >&2
    exit 1
}
pins >"$(stamp "$wanted")"
