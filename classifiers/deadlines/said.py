"""What a sentence has already said, for the times that lean on it: 次日, a second clock time, a second weekday."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from classifiers.deadlines.days import Day, inherit
from classifiers.deadlines.phrases import Phrase
from classifiers.deadlines.resolve import Moment


class Said(NamedTuple):
    """The last date named, the day of the last deadline with a clock time, the last deadline's weekday."""

    sentence: int = -1
    day: date | None = None
    timed: tuple[Day, ...] = ()
    weekday: Day | None = None

    def entering(self, sentence: int) -> Said:
        """Nothing carries over to another sentence."""
        return self if sentence == self.sentence else Said(sentence)

    def complete(self, phrase: Phrase) -> Phrase:
        """明早7点到岗，8点前发照片: the second is also tomorrow's; 下周三报，周五汇总: also next week's."""
        if phrase.clock and not phrase.days:
            return phrase._replace(days=self.timed)
        if self.weekday and len(phrase.days) == 1 and phrase.days[0].kind == "weekday":
            later = phrase.days[0].numbers[1] >= self.weekday.numbers[1]
            return phrase._replace(days=(inherit(phrase.days[0], self.weekday),)) if later else phrase
        return phrase

    def having(self, phrase: Phrase, meant: Moment | None, *, demanded: bool) -> Said:
        """With one more expression."""
        weekday = self.weekday
        if demanded:
            weekday = next((day for day in phrase.days if day.kind == "weekday" and not day.recurring), weekday)
        if meant is None or meant.at is None:
            return self._replace(weekday=weekday)
        keeps = demanded and phrase.clock is not None and not meant.past
        return Said(
            self.sentence,
            meant.at.date() if phrase.days else self.day,
            phrase.days if keeps else self.timed,
            weekday,
        )
