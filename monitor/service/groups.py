"""Which stored group an export or a roster row means."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.errors import BadInput
from monitor.store import groups


def resolve(db: Database, platform: str, name: str | None, native_id: str | None) -> int:
    """The group's id, entered when new.

    The platform's id decides; a name finds the group that bears or bore it. BadInput when neither is known or
    when several groups bear the name.
    """
    if native_id is not None:
        known = groups.by_native_id(db, platform, native_id)
        if known is not None:
            if name:
                groups.add_alias(db, known, name)
            return known
    if not name:
        if native_id is None:
            raise BadInput("文件和文件名里都没有群名。请用 --group 写明群名后重新导入")
        return groups.add(db, platform, native_id, native_id)
    return _by_name(db, platform, name, native_id)


def _by_name(db: Database, platform: str, name: str, native_id: str | None) -> int:
    namesakes = groups.by_name(db, platform, name)
    if native_id is not None:
        for number, other in namesakes:
            if other is None:
                groups.set_native_id(db, number, native_id)
                return number
        return groups.add(db, platform, name, native_id)
    if len(namesakes) > 1:
        raise BadInput(f"有 {len(namesakes)} 个群都叫“{name}”，分不清是哪一个。请换用带群号的导出格式")
    return namesakes[0][0] if namesakes else groups.add(db, platform, name, None)
