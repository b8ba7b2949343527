#!/bin/sh
# Print the path of a Python 3.11 or newer; PYTHON= names one.
set -eu
for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    path=$(command -v "$name" 2>/dev/null) || continue
    if "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        printf '%s\n' "$path"
        exit 0
    fi
done
echo "Python 3.11 or newer is needed and was not found." >&2
echo "On Debian or Ubuntu: sudo apt install python3 python3-venv" >&2
echo "If it lies elsewhere: make run PYTHON=/path/to/python3" >&2
exit 1
