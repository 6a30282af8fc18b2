"""The one command: linters, types, import contracts, then pytest. ``--bless`` rewrites golden files instead."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
CHECKS = (
    ("ruff", [str(SCRIPTS / "ruff"), "check", "."]),
    ("ruff format", [str(SCRIPTS / "ruff"), "format", "--check", "."]),
    ("mypy --strict", [sys.executable, "-m", "mypy"]),
    ("import contracts", [str(SCRIPTS / "lint-imports")]),
    ("pytest", [sys.executable, "-m", "pytest", "-m", "not soak", "tests"]),
)


def main(arguments: list[str]) -> int:
    """Run every check and say at the end which failed; 1 when any did."""
    if arguments == ["--bless"]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "--bless", "-m", "not soak", "tests"], cwd=ROOT
        ).returncode
    failed = []
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            failed.append(name)
    print(f"== {'failed: ' + ', '.join(failed) if failed else 'all checks passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
