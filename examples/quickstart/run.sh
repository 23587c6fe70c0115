#!/bin/sh
# Plans and applies a policy to a realm file: no server, no account, only Python 3.11 or newer.
#
#     sh examples/quickstart/run.sh
set -eu
cd "$(dirname "$0")/../.."

sh tools/venv.sh requirements.lock
PATH=$PWD/.venv/bin:$PATH

# The demonstration is the same wherever it runs.
unset KCCONFIG_CONFIG KCCONFIG_ENV KCCONFIG_SERVER KCCONFIG_REALM KCCONFIG_TARGET KCCONFIG_PARALLEL
unset KCCONFIG_DEBUG

show() {
    printf '$ %s\n' "$*"
    "$@"
    echo
}

mkdir -p .demo
cp examples/quickstart/realm.json .demo/realm.json

show kcconfig plan examples/quickstart/demo.yaml --server file:.demo/realm.json
show kcconfig apply examples/quickstart/demo.yaml --server file:.demo/realm.json --yes
show kcconfig plan examples/quickstart/demo.yaml --server file:.demo/realm.json
