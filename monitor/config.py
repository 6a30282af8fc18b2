"""One TOML file per site: places, people and times; never a number that changes a metric."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from monitor.errors import BadInput

FILE_NAME = "jianfu.toml"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SiteSection(_Section):
    """Who runs it and on which clock."""

    name: str = ""
    timezone: str = "Asia/Shanghai"

    @field_validator("name")
    @classmethod
    def _chinese_name(cls, value: str) -> str:
        if value and not re.fullmatch(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,24}", value):
            raise ValueError("地区名应是 2 至 24 个汉字，或留空")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as fault:
            raise ValueError(f"没有名为 {value} 的时区") from fault
        return value


class PathsSection(_Section):
    """Places, relative to the site folder."""

    database: str = "monitor.db"
    inbox: str = "inbox"
    done: str = "done"
    quarantine: str = "quarantine"
    reports: str = "reports"
    out: str = "out"
    key_file: str = "site.key"


class WebSection(_Section):
    """Where the pages listen."""

    host: str = "127.0.0.1"
    port: int = Field(default=8321, ge=1, le=65535)


class ScheduleSection(_Section):
    """When the alarm clock rings, in site time."""

    weekly: str = "mon 07:00"
    nightly: str = "02:30"

    @field_validator("weekly")
    @classmethod
    def _weekly_form(cls, value: str) -> str:
        day, _, clock = value.partition(" ")
        if day not in WEEKDAYS:
            raise ValueError("weekly 应写成“mon 07:00”这样")
        parse_clock(clock)
        return value

    @field_validator("nightly")
    @classmethod
    def _nightly_form(cls, value: str) -> str:
        parse_clock(value)
        return value


class ExportSection(_Section):
    """The floor of the anonymised release may be raised here, never lowered."""

    min_people: int = Field(default=10, ge=10)


class Config(_Section):
    """The whole of ``jianfu.toml``; unknown keys are errors."""

    site: SiteSection = SiteSection()
    paths: PathsSection = PathsSection()
    web: WebSection = WebSection()
    schedule: ScheduleSection = ScheduleSection()
    export: ExportSection = ExportSection()

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site.timezone)


def parse_clock(text: str) -> tuple[int, int]:
    """``"07:00"`` to (7, 0); ValueError in Chinese otherwise."""
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise ValueError("时刻应写成“07:00”这样")
    return int(hour), int(minute)


def read_config(folder: Path) -> Config:
    """The site's configuration; defaults when there is no file; BadInput names file and place."""
    path = folder / FILE_NAME
    if not path.exists():
        return Config()
    try:
        return Config.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInput(f"{path.name} 不是合格的 TOML 文件：{fault}。请对照手册改正") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{path.name} 的 {place} 不对：{first['msg']}。请对照手册改正") from fault


DEFAULT_TEXT = """# 减负站点设置。只放地点、人员和时间；口径和阈值不在这里。
[site]
name = ""
timezone = "Asia/Shanghai"

[schedule]
weekly = "mon 07:00"
nightly = "02:30"

[export]
min_people = 10
"""
