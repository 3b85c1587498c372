"""Where tests keep their databases and files: in memory where there is room for it, else where temporary files go.

Nothing under test depends on the disk: what is promised to survive is tried by killing processes, not machines.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes that must be free; the small memory file systems of containers are left alone."""


def use() -> None:
    """Let this process and those it starts put temporary files into memory, unless TMPDIR says where they go."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
