"""The one place where an importer is enrolled."""

from __future__ import annotations

from monitor.importers import (
    chatlab,
    memotrace,
    memotrace_txt,
    qq_exporter,
    qq_txt,
    wechat_copy,
    wechat_mail,
    weclone,
    weflow,
    weflow_html,
    weflow_markdown,
    weflow_txt,
)
from monitor.importers.importer import Importer, Refusal
from monitor.importers.refusals import REFUSALS as TEXT_REFUSALS

IMPORTERS: tuple[Importer, ...] = (
    *qq_txt.IMPORTERS,
    *memotrace_txt.IMPORTERS,
    *weflow_txt.IMPORTERS,
    *wechat_mail.IMPORTERS,
    *wechat_copy.IMPORTERS,
    *memotrace.IMPORTERS,
    *weflow.IMPORTERS,
    *qq_exporter.IMPORTERS,
    *chatlab.IMPORTERS,
    *weflow_html.IMPORTERS,
    *weflow_markdown.IMPORTERS,
    *weclone.IMPORTERS,
)
REFUSALS: tuple[Refusal, ...] = (*TEXT_REFUSALS,)
