"""`python -m deskwire` is the `deskwire` command."""

import sys

from deskwire.cli import main

if __name__ == "__main__":
    sys.exit(main())
