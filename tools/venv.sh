#!/bin/sh
# Makes or renews `.venv` in this checkout: the packages of a lock file, and kcconfig itself, editable.
#
#     sh tools/venv.sh requirements.lock
#
# PYTHON names the interpreter to use; otherwise a tested one is looked for, then any other new enough.
set -eu
cd "$(dirname "$0")/.."
lock=$1
python=.venv/bin/python
installed=.venv/installed-$lock

fail() {
    printf 'error: %s\n' "$@" >&2
    exit 2
}

new_enough() {
    # A name alone proves nothing: version managers leave stubs that cannot run.
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || fail "PYTHON=$PYTHON is no Python 3.11 or newer"
        echo "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "kcconfig needs Python 3.11 or newer, and there is none on PATH
  = help: install it (such as apt install python3 python3-venv, brew install python), or name it in PYTHON"
}

# What pip installed belongs to this place and to this state of the files.
state() {
    pwd
    cat "$lock" pyproject.toml
}

if [ -f "$installed" ] && new_enough "$python" && [ "$(state)" = "$(cat "$installed")" ]; then
    exit 0
fi

if ! new_enough "$python" || ! "$python" -m pip --version >/dev/null 2>&1; then
    base=$(find_python)
    echo "making .venv" >&2
    "$base" -m venv --clear .venv || fail "$base cannot make a virtual environment
  = help: on Debian and Ubuntu, apt install python3-venv"
fi

echo "installing the packages of $lock" >&2
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$python" -m pip install --quiet --no-input --require-hashes -r "$lock"
"$python" -m pip install --quiet --no-input --no-deps --no-build-isolation --editable .
state >"$installed"
