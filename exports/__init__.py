"""The one way out: tables that passed disclosure control become an anonymised release, a folder of open files."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from exports.datapackage import FILE_NAME, PublishedFile, Resource, describe
from exports.disclosure import SafeTable
from exports.errors import BadManifest, UnsafeTable
from exports.flat import Format
from exports.folder import settle
from exports.formats import FORMATS
from exports.table import Manifest

__all__ = ["PublishedFile", "Receipt", "Release", "publish"]


@dataclass(frozen=True, slots=True)
class Release:
    """What is to be published: the manifest and at least one table."""

    manifest: Manifest
    tables: tuple[SafeTable, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was published: the data files, the digest of ``datapackage.json`` (which holds theirs), withheld cells."""

    folder: Path
    files: tuple[PublishedFile, ...]
    sha256: str
    suppressed: int


def publish(release: Release, folder: Path, formats: tuple[Format, ...] = FORMATS) -> Receipt:
    """Writes every table in every format plus ``datapackage.json``; the folder appears whole or not at all.

    Publishing the same release again changes nothing and returns the same receipt. Raises UnsafeTable for a table
    that did not pass disclosure control, BadManifest for a release without tables or with two of one name,
    ReleaseExists when the folder holds anything else.
    """
    _check(release)
    resources: list[Resource] = []
    descriptors: list[bytes] = []

    def fill(partial: Path) -> None:
        resources.extend(_written(safe, kind, partial) for safe in release.tables for kind in formats)
        descriptors.append(describe(release.manifest, resources))
        (partial / FILE_NAME).write_bytes(descriptors[0])

    settle(folder, fill)
    return Receipt(
        folder=folder,
        files=tuple(resource.file for resource in resources),
        sha256=sha256(descriptors[0]).hexdigest(),
        suppressed=sum(safe.suppressed for safe in release.tables),
    )


def _check(release: Release) -> None:
    for safe in release.tables:
        if type(safe) is not SafeTable:
            raise UnsafeTable
    names = [safe.table.name for safe in release.tables]
    if not names or len(set(names)) != len(names):
        raise BadManifest("一份发布至少要有一张表，且表名不能重复")


def _written(safe: SafeTable, kind: Format, partial: Path) -> Resource:
    path = partial / f"{safe.table.name}{kind.suffix}"
    with path.open("xb") as file:
        kind.write(safe.table, file)
    content = path.read_bytes()
    return Resource(
        safe, kind, PublishedFile(path.name, len(content), sha256(content).hexdigest(), len(safe.table.rows))
    )
