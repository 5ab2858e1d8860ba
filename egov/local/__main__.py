"""python -m egov.local run|test|bench [arguments]"""

import sys

from egov.local.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
