"""The one place where an importer is enrolled."""

from __future__ import annotations

from monitor.importers import (
    chatlab,
    chatlog,
    chatlog_txt,
    ciphertalk,
    echotrace,
    memotrace,
    memotrace1,
    memotrace1_txt,
    memotrace_html,
    memotrace_txt,
    pywxdump,
    qq_copy,
    qq_exporter,
    qq_exporter_txt,
    qq_exporter_xlsx,
    qq_mht,
    qq_txt,
    qqnt_export,
    wechat_copy,
    wechat_copy_notime,
    wechat_data_analysis,
    wechat_data_analysis_txt,
    wechat_exporter,
    wechat_exporter_html,
    wechat_mail,
    weclone,
    weflow,
    weflow_html,
    weflow_markdown,
    weflow_txt,
)
from monitor.importers.importer import Importer, Refusal
from monitor.importers.qq_exporter_page import REFUSALS as QQ_EXPORTER_REFUSALS
from monitor.importers.refusals import REFUSALS as TEXT_REFUSALS
from monitor.importers.wechat_data_analysis_folder import REFUSALS as WDA_REFUSALS

IMPORTERS: tuple[Importer, ...] = (
    *qq_txt.IMPORTERS,
    *qq_mht.IMPORTERS,
    *qq_copy.IMPORTERS,
    *memotrace_txt.IMPORTERS,
    *weflow_txt.IMPORTERS,
    *wechat_mail.IMPORTERS,
    *wechat_copy.IMPORTERS,
    *wechat_copy_notime.IMPORTERS,
    *memotrace.IMPORTERS,
    *weflow.IMPORTERS,
    *qq_exporter.IMPORTERS,
    *qq_exporter_txt.IMPORTERS,
    *qq_exporter_xlsx.IMPORTERS,
    *qqnt_export.IMPORTERS,
    *chatlab.IMPORTERS,
    *weflow_html.IMPORTERS,
    *weflow_markdown.IMPORTERS,
    *weclone.IMPORTERS,
    *wechat_data_analysis.IMPORTERS,
    *wechat_data_analysis_txt.IMPORTERS,
    *chatlog.IMPORTERS,
    *pywxdump.IMPORTERS,
    *memotrace1.IMPORTERS,
    *memotrace1_txt.IMPORTERS,
    *memotrace_html.IMPORTERS,
    *echotrace.IMPORTERS,
    *ciphertalk.IMPORTERS,
    *chatlog_txt.IMPORTERS,
    *wechat_exporter.IMPORTERS,
    *wechat_exporter_html.IMPORTERS,
)
REFUSALS: tuple[Refusal, ...] = (
    *TEXT_REFUSALS,
    *WDA_REFUSALS,
    *QQ_EXPORTER_REFUSALS,
)
