"""`python -m tessera` is the same as `./tessera`."""

import sys

from tessera.config.cli import main

sys.exit(main())
