#!/bin/sh
# Find a Python that can make the environment and hand over: start.sh run|test|bench [arguments]
set -eu
[ -t 0 ] || exec </dev/null
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
found=
for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    found=${found:-$name}
    "$name" -c 'import ensurepip, venv' 2>/dev/null || continue
    found=$name
    break
done
if [ -z "$found" ]; then
    echo "Python 3.11 or newer was not found: install it (Debian, Ubuntu: apt-get install python3 python3-venv) or name one with PYTHON=/path/to/python3." >&2
    exit 1
fi
exec "$found" -I "$here/environment.py" "$@"
