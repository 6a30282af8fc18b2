    (function() {
        var msgArray = ["\t\t\t\t<div class=\"msg chat left \" msgid=\"1015\" msgtype=\"48\">\n\t\t\t\t\t<div class=\"avatar-box\">\n\t\t\t\t\t\t<img src=\"Files/Portrait/1015.jpg\" class=\"avatar\">\n\t\t\t\t\t</div>\n\t\t\t\t\t<div class=\"nt-box\"><span class=\"dspname left\" wxId=\"wxid_weilan0003\">\u9f99\u6f6d\u6751-\u97e6\u5170</span> 2026-10-12 08:14:00</div>\n\t\t\t\t\t<div class=\"content-box\">\n\t\t\t\t\t\t<div class=\"triangle\"></div>\n\t\t\t\t\t\t<span class=\"dont-break-out msg-text\"><pre>[\u4f4d\u7f6e] \u9f99\u6f6d\u6c34\u5e93 - \u677e\u576a\u4e61 (24.1,108.2)</pre></span>\n\t\t\t\t\t</div>\n\t\t\t\t</div>\n"];
        for (var idx = 0; idx < msgArray.length; idx++)
        {
          window.moreWechatMsgs.push(msgArray[idx]);
        }
        msgArray = null;
        loadMsgsForNextPage();
    })();
