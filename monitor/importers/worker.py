"""The reading process: ``python -m monitor.importers.worker FORMAT PATH ZONE AS_OF`` writes lines of ``wire``.

Its input is read only to see it end (see ``apart``). It may not write files, and has bounded memory and processor time
where the system can bound them (not on Windows).
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.errors import FileFault
from monitor.importers import Source, by_name, read
from monitor.importers.meter import metered
from monitor.importers.wire import encode, encode_progress

MEMORY = 1 << 30
SECONDS, BYTES_A_SECOND = 20, 200_000
STEP = 500  # items between two words on how far we are


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


def leave_with_parent() -> None:
    """End at once when our input does: the process that started us holds its other end and is gone."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def main(arguments: list[str]) -> int:
    """Read one export and write its items."""
    name, place, zone, as_of = arguments
    path = Path(place)
    importer = by_name(name)
    leave_with_parent()
    bound(path.stat().st_size)
    source = Source(path, ZoneInfo(zone), date.fromisoformat(as_of) if as_of else None)
    try:
        with metered() as meter:
            for number, item in enumerate(read(source, importer)):
                if number % STEP == 0:
                    sys.stdout.write(encode_progress(meter.done()) + "\n")
                sys.stdout.write(encode(item) + "\n")
    except FileFault as fault:
        sys.stdout.write(encode(fault) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
