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
    wechat_eml,
    wechat_exporter,
    wechat_exporter_html,
    wechat_mail,
    weclone,
    wecom,
    weflow,
    weflow_html,
    weflow_markdown,
    weflow_txt,
)
from monitor.importers.importer import Importer, Refusal
from monitor.importers.qq_exporter_page import REFUSALS as QQ_EXPORTER_REFUSALS
from monitor.importers.refusals import REFUSALS as FILE_REFUSALS
from monitor.importers.unread_layouts import REFUSALS as LAYOUT_REFUSALS
from monitor.importers.wechat_data_analysis_folder import REFUSALS as WDA_REFUSALS

# In the order of the manual: what ordinary users hold comes first, a producer's formats stand together.
IMPORTERS: tuple[Importer, ...] = (
    *qq_txt.IMPORTERS,
    *qq_mht.IMPORTERS,
    *wechat_eml.IMPORTERS,
    *wechat_mail.IMPORTERS,
    *wechat_copy.IMPORTERS,
    *wechat_copy_notime.IMPORTERS,
    *qq_copy.IMPORTERS,
    *wecom.IMPORTERS,
    *memotrace.IMPORTERS,
    *memotrace_html.IMPORTERS,
    *memotrace_txt.IMPORTERS,
    *weflow.IMPORTERS,
    *weflow_html.IMPORTERS,
    *weclone.IMPORTERS,
    *weflow_txt.IMPORTERS,
    *weflow_markdown.IMPORTERS,
    *qq_exporter.IMPORTERS,
    *qq_exporter_xlsx.IMPORTERS,
    *qq_exporter_txt.IMPORTERS,
    *memotrace1.IMPORTERS,
    *memotrace1_txt.IMPORTERS,
    *pywxdump.IMPORTERS,
    *chatlog.IMPORTERS,
    *chatlog_txt.IMPORTERS,
    *wechat_exporter_html.IMPORTERS,
    *wechat_exporter.IMPORTERS,
    *wechat_data_analysis.IMPORTERS,
    *wechat_data_analysis_txt.IMPORTERS,
    *echotrace.IMPORTERS,
    *ciphertalk.IMPORTERS,
    *chatlab.IMPORTERS,
    *qqnt_export.IMPORTERS,
)
REFUSALS: tuple[Refusal, ...] = (
    *QQ_EXPORTER_REFUSALS,
    *WDA_REFUSALS,
    *LAYOUT_REFUSALS,
    *FILE_REFUSALS,
)
