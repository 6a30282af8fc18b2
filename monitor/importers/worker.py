"""The reading process: ``python -m monitor.importers.worker FORMAT PATH ZONE AS_OF`` writes lines of ``wire``.

It may not write files, and has bounded memory and processor time where the system can bound them (not on Windows).
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.errors import FileFault
from monitor.importers import Source, by_name, read
from monitor.importers.wire import encode

MEMORY = 1 << 30
SECONDS, BYTES_A_SECOND = 20, 200_000


def bound(size: int) -> None:
    """Limits for reading a file of ``size`` bytes: 1 GB, and 20 s plus 5 s for each MB of CPU."""
    if sys.platform == "win32":
        return
    import resource

    seconds = SECONDS + size // BYTES_A_SECOND
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> int:
    """Read one export and write its items."""
    name, place, zone, as_of = arguments
    path = Path(place)
    importer = by_name(name)
    bound(path.stat().st_size)
    source = Source(path, ZoneInfo(zone), date.fromisoformat(as_of) if as_of else None)
    try:
        for item in read(source, importer):
            sys.stdout.write(encode(item) + "\n")
    except FileFault as fault:
        sys.stdout.write(encode(fault) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
