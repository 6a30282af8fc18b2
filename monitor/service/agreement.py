"""Whether a file and what was stored of the same time can be told to be the same messages; else it is refused.

Two tools print placeholders and names differently. Where both have messages that the other lacks, nobody can tell
copies from messages: a file with too many of these would count them twice. Messages that both bear a server id are
surely two, a notice is no message, and an export may begin and end between two messages of one second (or minute), so
that the edges of a span prove nothing. A few more on either side are no doubt while no two of them are of one time.

Two people's exports by one tool agree in everything but names, where the tool prints the exporting user's own notes
(备注) and no accounts: the same words in the same second under two names, again and again, are told twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from monitor.errors import Conflict
from monitor.service.incoming import Incoming
from monitor.service.matching import SERVER_IDS
from monitor.store import files, messages
from monitor.store.messages import KnownRow
from monitor.types import Precision

MINUTE = 60
# What two files tell of one time must agree at least so far, or nobody can tell copies from messages.
LEAST_AGREEMENT = 0.9
ENOUGH_TO_JUDGE = 3

Lone = tuple[bool, bool, int]  # a message that one side tells alone: with a server id, from a person, when


@dataclass(slots=True)
class Agreement:
    """How far one file agrees with what other files told of its group."""

    db: Database
    group_id: int
    importer: str
    others: tuple[int, int] | None = None  # first and last time of what other importers read
    own: frozenset[int] = frozenset()  # files that this importer read
    width: int = 1  # seconds within which the times of one message may differ
    agreed: int = 0  # with other importers
    confirmed: int = 0  # by this importer's other files
    renamed: int = 0  # told by one of these under another name
    alone: Counter[Lone] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.own = files.read_by(self.db, self.importer)
        span = messages.span_of_others(self.db, self.group_id, self.importer)
        if span is not None:
            self.others = span[:2]
            self.width = 1 if span[2] else MINUTE

    def weigh(
        self, pairs: Sequence[tuple[Incoming, KnownRow]], fresh: Sequence[Incoming], left: Sequence[KnownRow]
    ) -> None:
        """Count a part's messages that are stored already and those that are not.

        ``left`` are the stored messages of that time which the part does not tell.
        """
        known = sum(there.source_file_id in self.own for _, there in pairs)
        self.confirmed += known
        self.agreed += len(pairs) - known
        if left and fresh:
            told = Counter((row.sent_at, row.body) for row in left if _is_bare(row) and row.source_file_id in self.own)
            self.renamed += (told & Counter((row.sent_at, row.body) for row in fresh if _is_bare(row))).total()
        if self.others is not None:
            start, end = self.others
            if any(row.precision != Precision.SECOND for row in fresh):
                self.width = MINUTE
            self.alone.update(
                (row.native_space == SERVER_IDS, bool(row.account or row.name), row.sent_at)
                for row in fresh
                if start <= row.sent_at <= end
            )

    def judge(self, span: tuple[int, int], is_used: Callable[[int], bool]) -> None:
        """Conflict when too much of the file's span is told by both sides and not alike."""
        known = self.confirmed + self.renamed
        if self.renamed >= ENOUGH_TO_JUDGE and self.confirmed < LEAST_AGREEMENT * known:
            raise Conflict(
                f"与已入库的同一种导出时间重叠 {known} 条，其中 {self.renamed} 条时间和内容相同、名字不同，"
                "可能是另一个人按自己的备注导出的，为避免重复计数没有导入。请换用带账号的导出格式"
            )
        if not self.alone or self.others is None:
            return
        found = messages.of_others(self.db, self.group_id, self.importer, span)
        theirs = Counter((sure, person, at) for number, sure, person, at in found if not is_used(number))
        doubtful = self._doubtful(self._within(self.alone, self.others), self._within(theirs, span))
        overlap = self.agreed + doubtful
        if overlap >= ENOUGH_TO_JUDGE and self.agreed < LEAST_AGREEMENT * overlap:
            raise Conflict(
                f"与已入库的另一种导出时间重叠 {overlap} 条，但只有 {self.agreed} 条对得上，"
                "不能判断是不是同一批消息，为避免重复计数没有导入。请只用其中一种工具的导出"
            )

    def _within(self, lone: Mapping[Lone, int], span: tuple[int, int]) -> Counter[Lone]:
        """What lies between the seconds, or minutes, that a span begins and ends in; times in these units."""
        start, end = (edge // self.width for edge in span)
        found: Counter[Lone] = Counter()
        for (sure, person, at), count in lone.items():
            if start < at // self.width < end:
                found[sure, person, at // self.width] += count
        return found

    def _doubtful(self, ours: Counter[Lone], theirs: Counter[Lone]) -> int:
        """How many of ours may be one of theirs: by their sort alone, or when these are few by their times as well."""
        sorts = _crossed(_summed(ours), _summed(theirs))
        return sorts if sorts >= ENOUGH_TO_JUDGE else _crossed(ours, theirs)


def _is_bare(row: Incoming | KnownRow) -> bool:
    """Whether all that is known of the sender is a name that somebody gave him."""
    return row.account is None and bool(row.name) and row.precision == Precision.SECOND


def _summed(lone: Counter[Lone]) -> Counter[Lone]:
    """The same without times."""
    found: Counter[Lone] = Counter()
    for (sure, person, _), count in lone.items():
        found[sure, person, 0] += count
    return found


def _crossed(ours: Counter[Lone], theirs: Counter[Lone]) -> int:
    """The most pairs of one sort and time; two of a pair must not both have a server id."""
    pairs = 0
    for person, at in {(person, at) for _, person, at in ours}:
        sure, vague = ours[True, person, at], ours[False, person, at]
        crossed = min(vague, theirs[True, person, at])
        pairs += crossed + min(sure + vague - crossed, theirs[False, person, at])
    return pairs
