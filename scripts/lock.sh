#!/bin/bash
# Write requirements/*.txt: every package pinned with its hashes, for every Python from 3.11 on, and no address of any index.
# What stands there is kept where it still fits; `scripts/lock.sh --upgrade` takes the newest of everything.
set -euo pipefail
cd "$(dirname "$0")/.."

options=("$@")

pin() {
    local file=requirements/$1.txt
    shift
    # What is configured on one machine has no say in which files count: only the public index's own do.
    env -u UV_DEFAULT_INDEX -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
        .venv/bin/uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file "$file" \
        ${options[@]+"${options[@]}"} "$@"
    if grep -nE 'https?://|file:|--(extra-)?index|--find-links' "$file"; then
        echo "lock: $file names an address" >&2
        exit 1
    fi
    echo "lock: $file has $(grep -c == "$file") packages" >&2
}

pin intake --extra intake
pin router --extra router
pin router-text --extra router --extra text
pin notifier --extra notifier
pin ops --extra ops
pin ops-text --extra ops --extra text
pin run --extra ops --group build
pin dev --extra ops --extra text --group build --group dev
