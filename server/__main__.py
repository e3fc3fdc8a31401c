"""`python -m server` is `tablee`."""

import sys

from server.cli import main

sys.exit(main())
