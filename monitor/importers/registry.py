"""The one place where an importer is enrolled."""

from __future__ import annotations

from monitor.importers.importer import Importer, Refusal

IMPORTERS: tuple[Importer, ...] = ()
REFUSALS: tuple[Refusal, ...] = ()
