#!/bin/bash
# Make .venv: `scripts/setup.sh run` with what the services need, `scripts/setup.sh dev` with what tests and checks need.
# VENV names another folder for it. PYTHON names the interpreter; otherwise the newest of python3.13, 3.12, 3.11 and python3 that answers.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-run}
venv=${VENV:-.venv}
stamp=$venv/installed-$what
made=$venv/made-by

say() { echo "setup: $*" >&2; }
refuse() { say "$*"; exit 1; }

fingerprint() {
    cat "requirements/$what.txt" pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1
}

version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate version found=""
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        version=$(version_of "$candidate") || continue
        if new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
        found="${found:+$found, }$candidate is $version"
    done
    if [ -n "${PYTHON:-}" ] && [ -z "$found" ]; then
        refuse "PYTHON=$PYTHON does not run. Name a Python 3.11 or newer."
    fi
    refuse "Python 3.11 or newer is needed, found: ${found:-none}. Install one, or name it: make setup PYTHON=/path/to/python3.12"
}

# Debian splits ensurepip out of Python. Prints the path of a pip that runs without being installed, from Debian's own package.
pip_of_debian() {
    local folder=$venv/pip-of-debian
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ] && ! apt-cache show python3-pip-whl >/dev/null 2>&1; then
        apt-get update -qq >&2 || true
    fi
    (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root python3-pip-whl >&2 && dpkg -x ./python3-pip-whl_*.deb .) || return 1
    find "$folder/usr/share/python-wheels" -name 'pip-*.whl' -print -quit
}

make_venv() {
    local python=$1 wheel
    rm -rf "$venv"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        say "making $venv with $python ($(version_of "$python"))"
        "$python" -m venv "$venv"
        return
    fi
    say "making $venv with $python ($(version_of "$python")), which comes without pip: fetching Debian's"
    "$python" -m venv --without-pip "$venv"
    if ! command -v apt-get >/dev/null || ! wheel=$(pip_of_debian) || [ -z "$wheel" ]; then
        rm -rf "$venv"
        refuse "$python has no pip and none could be fetched. Install the package python3-venv (Debian, Ubuntu) and try again."
    fi
    # requirements/*.txt bring the pinned pip, which takes this one's place.
    PYTHONPATH=$wheel "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r <(pinned pip)
    rm -rf "$venv/pip-of-debian"
}

# Prints one package's block of the requirements: its pin and hashes.
pinned() { awk -v name="$1" '/^[a-z]/ { mine = index($0, name "==") == 1 } mine' "requirements/$what.txt"; }

# Whether .venv was made in this folder (it does not survive a move) and by the interpreter that PYTHON names, if any.
ours() {
    [ -x "$venv/bin/python" ] && [ -r "$made" ] || return 1
    local folder python
    { read -r folder; read -r python; } < "$made"
    [ "$folder" = "$PWD" ] && [ "${PYTHON:+$(command -v "$PYTHON")}" = "${PYTHON:+$python}" ]
}

works() { new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

wanted=$(fingerprint)
if ours && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

if ! ours || ! works; then
    python=$(find_python)
    make_venv "$python"
    printf '%s\n%s\n' "$PWD" "$python" > "$made"
fi
say "installing requirements/$what.txt ($(grep -c == "requirements/$what.txt") packages, each checked against its hash)"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "requirements/$what.txt"
say "installing the project itself, so that its files are used where they are"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
echo "$wanted" > "$stamp"
say "done: $venv has Python $(version_of "$venv/bin/python") and what \`make ${what/dev/test}\` needs"
