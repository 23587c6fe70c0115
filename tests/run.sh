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

python -m ruff check
python -m ruff format --check
python -m mypy
exec python -m pytest -n 2 "$@"
