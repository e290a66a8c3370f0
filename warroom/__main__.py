"""``python -m warroom`` is the same program as ``warroom``."""

import sys

from warroom.cli import main

sys.exit(main())
