#!/bin/sh
# Checks everything: style, types and all tests, those with a real Keycloak included.
#
#     sh tests/run.sh [arguments of pytest]
set -eu
cd "$(dirname "$0")/.."

sh tools/venv.sh requirements-dev.lock
PATH=$PWD/.venv/bin:$PATH

# Tests start real Keycloaks: they run on Java, and Maven downloads them.
python - <<'CHECK'
import sys

from kcconfig.sandbox.error import SandboxError
from kcconfig.sandbox.java import java

try:
    java()
except SandboxError as error:
    sys.exit(f"error: the tests start real Keycloaks. {error.message}\n  = help: {error.help}")
CHECK
if ! command -v mvn >/dev/null; then
    echo "error: the tests start real Keycloaks, which Maven downloads, and there is no mvn on PATH" >&2
    echo "  = help: install Maven (such as apt install maven, brew install maven)" >&2
    exit 2
fi

# One test has Apache read what `kcconfig render mod_auth_openidc` writes.
if [ ! -e /usr/lib/apache2/modules/mod_auth_openidc.so ]; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        echo "installing apache2 and libapache2-mod-auth-openidc"
        export DEBIAN_FRONTEND=noninteractive
        # RUNLEVEL=1 keeps the package from starting a server.
        apt-get -qq update && RUNLEVEL=1 apt-get -qq install -y --no-install-recommends \
            apache2 libapache2-mod-auth-openidc >/dev/null
    else
        echo "error: a test has Apache read what kcconfig renders for it, and mod_auth_openidc is not there" >&2
        echo "  = help: apt install apache2 libapache2-mod-auth-openidc" >&2
        exit 2
    fi
fi

# Others look at timelines in a browser.
if ! command -v chromium >/dev/null; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        echo "installing chromium"
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium >/dev/null
    else
        echo "error: tests look at timelines in a browser, and there is no chromium on PATH" >&2
        echo "  = help: apt install chromium" >&2
        exit 2
    fi
fi

python -m ruff check
python -m ruff format --check
python -m mypy
exec python -m pytest -n 2 "$@"
