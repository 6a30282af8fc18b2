"""WechatExporter pages (WeChat, from an iPhone's backup): ``<群>/index.html`` or ``<群>.html``, UTF-8, sorted by time.

    <title>松坪乡护林防汛群 - 微信聊天记录</title> …
    <div class="msg chat left" msgid="1010" msgtype="1">
      <div class="nt-box"><span class="dspname left" wxId="wxid_lujing0001">党政办-卢静</span> 2026-10-12 07:30:00</div>
      <div class="content-box"><span class="dont-break-out msg-text"><pre>今天18:00前报</pre></span></div></div>
    <div class="msg chat-notice" msgid="1011"><div class="content-box"><span class="msg-text">…</span></div></div>

The page holds the first messages; the others are strings in ``Files/Data/msg-1.js``, ``msg-2.js`` … (or
``<群>_files/Data/``), or in a script behind </body>:

    (function() { var msgArray = ["<div class=\\"msg chat right\\" msgid=\\"1012\\" msgtype=\\"3\\">…", …]; …

A message that forwards is followed by notices of the class fmsgtag around messages of the class fmsg, which are its
content. Notices take the time of the message before them. Older versions wrote classes chat-left and name-left and no
wxid. Lines are counted on over the files.

Identity: ``msgid`` is a row of one phone's database and is not used; a message is (group, second, sender, text) and its
ordinal among equals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.body import NO_TIME, Body, system_body
from monitor.importers.continuity import Continuity
from monitor.importers.importer import Head, Importer, Source
from monitor.importers.jsonstream import EXPORT_AGAIN
from monitor.importers.markup import Gathered, Tag, Token, fragment, gathered, page
from monitor.importers.pagescript import arrays
from monitor.importers.placeholders import UNSHOWABLE
from monitor.importers.values import clean, native_id, printed_moment
from monitor.importers.wechat_exporter_body import TITLE, group_of, read_body, refuse_private, without_mark
from monitor.types import Kind, Parsed, Platform, RawMessage, Skipped, Warned
