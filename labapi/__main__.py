"""`python -m labapi` is the command `labapi`."""

import sys

from labapi.cli import main

if __name__ == "__main__":
    sys.exit(main())
