"""`python -m backend COMMAND`."""

import sys

from backend.cli.main import main

sys.exit(main(sys.argv[1:]))
