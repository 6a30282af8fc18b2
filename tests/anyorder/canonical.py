"""The canonical dump: everything a site knows of its chats, sorted, without row ids, lines, files or keys.

Left out as well is what only says how a reading came about: the flag of a doubtful reading (QQ logs flag a second
account under one name where it first appears in a file, so that it depends on where a file begins), and the one name
that a member is listed under. A member without an account and without messages of his own is what is left behind when
his messages gained an account; no figure sees him, nor does the dump.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.service.names import normal
from monitor.store import Store
from tests.anyorder.exports import Seen

WHO = "COALESCE(p.account, p.name)"
MESSAGES = f"""
SELECT g.platform, g.name, g.native_id, m.sent_at, m.precision, COALESCE({WHO}, ''), m.kind, COALESCE(t.text, ''),
  COALESCE(t.quoted, ''), m.mention_all, m.local_day, m.minute, m.characters, m.tool, m.entries,
  (SELECT GROUP_CONCAT(a.place || '+' || a.length) FROM mention AS a WHERE a.message_id = m.id),
  (SELECT GROUP_CONCAT(v.name || v.joined) FROM move AS v WHERE v.message_id = m.id)
FROM message AS m JOIN chat_group AS g ON g.id = m.group_id LEFT JOIN member AS p ON p.id = m.member_id
  LEFT JOIN message_text AS t ON t.message_id = m.id
"""
SPEAKS = "EXISTS (SELECT 1 FROM message AS m WHERE m.member_id = p.id)"
MEMBERS = f"""
SELECT p.platform, p.account, CASE WHEN p.account IS NULL THEN p.name END FROM member AS p
WHERE p.account IS NOT NULL OR {SPEAKS}
"""
NAMES = f"""
SELECT g.name, {WHO}, n.name FROM member_name AS n JOIN member AS p ON p.id = n.member_id
  JOIN chat_group AS g ON g.id = n.group_id WHERE p.account IS NOT NULL OR {SPEAKS}
"""
GROUPS = """
SELECT g.platform, g.name, g.native_id, a.name FROM chat_group AS g LEFT JOIN group_alias AS a ON a.group_id = g.id
"""
LABELS = """
SELECT m.sent_at, m.kind, COALESCE(t.text, ''), l.act, l.urgent, l.trace, l.facets, l.deadline FROM message AS m
  LEFT JOIN message_text AS t ON t.message_id = m.id LEFT JOIN label AS l ON l.message_id = m.id
"""
SECTIONS = (("message", MESSAGES), ("member", MEMBERS), ("name", NAMES), ("group", GROUPS))

Fact = tuple[int, str, str, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Dump:
    """The sorted rows of every section."""

    rows: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.rows).encode()).hexdigest()


def dump(store: Store) -> Dump:
    """The canonical dump of a site."""
    with store.reading() as db:
        rows = [
            json.dumps([section, *row], ensure_ascii=False)
            for section, statement in SECTIONS
            for row in db.execute(statement).fetchall()
        ]
    return Dump(tuple(sorted(rows)))


def facts(store: Store) -> Counter[Fact]:
    """What was said when by whom, with how many times."""
    with store.reading() as db:
        rows = db.execute(MESSAGES).fetchall()
    return Counter((at, precision, who, kind, text, quoted, bool(all_))
                   for _, _, _, at, precision, who, kind, text, quoted, all_, *_ in rows)  # fmt: skip


def labels(store: Store) -> Counter[tuple[object, ...]]:
    """What the tagger made of every message, with how many times."""
    with store.reading() as db:
        return Counter(tuple(row) for row in db.execute(LABELS).fetchall())


def fact(one: Seen) -> Fact:
    """The stored form of what a reader can know."""
    who = one.account or normal(one.name)
    return (one.at, one.precision.value, who, one.kind.value, one.text, one.quoted, one.everybody)


def facts_of(rows: Iterable[Seen]) -> Counter[Fact]:
    """The same of many."""
    return Counter(fact(one) for one in rows)


def difference(found: Dump, expected: Dump) -> str:
    """What is in one dump and not in the other, for a failure's message."""
    more, less = Counter(found.rows), Counter(expected.rows)
    return "\n".join(
        [*(f"+ {row}" for row in (more - less).elements()), *(f"- {row}" for row in (less - more).elements())]
    )
