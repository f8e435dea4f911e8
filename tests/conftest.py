"""What all tests share: a cache for machine code that is nobody's own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault(
    "CHARTPROOF_CACHE", str(Path(tempfile.gettempdir()) / "chartproof-tests-cache")
)
