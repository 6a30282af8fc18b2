"""The commands as others rely on them: names, fields, exit codes, JSON."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy

from tests.cli.command import Command
from tests.site import Said, qq_txt, write_roster

GROUP = "石门镇工作群"
GOLDEN = Path(__file__).parents[1] / "golden" / "importers" / "wecom-archive-full"
CHAT = [
    Said("2026-11-09T08:05:07", "陈志远", "904700011", "@全体成员 今天18:00前把入户照片发群里"),
    Said("2026-11-09T08:06:00", "林小满", "904700012", "收到"),
    Said("2026-11-14T22:30:00", "陈志远", "904700011", "@林小满 明早8:30前把台账补齐，检查组要看"),
]
FIELDS = [
    "platform", "group", "group_id", "sender_id", "sender_name", "sent_at", "type", "text", "mentions_all", "native_id",
]  # fmt: skip


def test_parse_and_its_ledger(jianfu: Command, tmp_path: Path) -> None:
    path = qq_txt(tmp_path / "a.txt", GROUP, CHAT)
    rows = [json.loads(line) for line in jianfu("parse", path).out.splitlines()]
    assert [list(row) for row in rows] == [FIELDS] * 3
    assert rows[0]["sent_at"] == "2026-11-09T08:05:07+08:00"
    assert [row["mentions_all"] for row in rows] == [True, False, False]
    ledger = json.loads(jianfu("parse", "--ledger", path).out)
    assert (ledger["format"], ledger["read"], ledger["messages"], ledger["skipped"]) == ("qq-txt", 3, 3, [])


def test_import_in_json(jianfu: Command, tmp_path: Path) -> None:
    path = qq_txt(tmp_path / "a.txt", GROUP, CHAT)
    done = json.loads(jianfu("--site", tmp_path / "site", "import", "--json", path, path).out)
    first, again = done["files"]
    assert (first["status"], first["groups"], first["messages"], first["new"]) == ("imported", [GROUP], 3, 3)
    assert (again["status"], again["new"], again["duplicate"], again["platform"]) == ("duplicate", 0, 3, "qq")
    assert done["totals"]["new"] == 3


def test_tag_keeps_order_and_gives_deadlines(jianfu: Command, tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    rows = [
        {"id": "a", "text": "收到"},
        {"id": "b", "text": "各村今天17:00前报送值班表", "sent_at": "2026-11-09T08:00:00"},
        {"id": "c", "text": "各村今天17:00前报送值班表"},
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    tagged = [json.loads(line) for line in jianfu("tag", path).out.splitlines()]
    assert [row["id"] for row in tagged] == ["a", "b", "c"]
    assert tagged[0]["act"] == "ack"
    assert tagged[1]["deadline"] == "2026-11-09T17:00:00+08:00"
    assert tagged[2]["deadline"] is None
    assert set(tagged[1]) == {
        "id", "act", "urgent", "trace", "tag", "facets", "deadline", "confidence", "review", "evidence", "model",
    }  # fmt: skip
    assert set(tagged[1]["confidence"]) == {"act", "urgent", "trace"}
    one = json.loads(jianfu("tag", "--text", "入户照片今晚发群里").out)
    assert one["tag"] in ("trace", "urgent", "routine")
    assert all(0 <= item["span"][0] < item["span"][1] <= 9 for item in one["evidence"])


def test_evaluate_and_train_on_a_small_corpus(jianfu: Command, tmp_path: Path) -> None:
    corpus = Path(__file__).parents[2] / "classifiers" / "data" / "corpus"
    scores = json.loads(jianfu("evaluate", "--json", corpus / "village.jsonl").out)
    assert scores["scores"]["messages"] > 200
    assert "P" not in scores["model"]
    folder = tmp_path / "语料"
    folder.mkdir()
    for name in ("village", "school"):
        (folder / f"{name}.jsonl").write_bytes((corpus / f"{name}.jsonl").read_bytes())
    trained = json.loads(jianfu("--site", tmp_path / "site", "train", "--data", folder, "--json").out)
    assert trained["model"] != scores["model"]
    assert trained["active"] is False
    assert (tmp_path / "site" / "models" / trained["model"]).is_dir()


def test_labelled_tables_are_measured_and_bad_ones_named(jianfu: Command, tmp_path: Path) -> None:
    table = tmp_path / "标注.csv"
    table.write_bytes("文字,类别,留痕\n收到,回应,\n今天把打卡截图发群里,要求,是\n".encode("gb18030"))
    shown = json.loads(jianfu("evaluate", "--json", table).out)
    assert shown["scores"]["messages"] == 2
    assert json.loads(jianfu("evaluate", "--json").out)["scores"]["messages"] > 1000
    table.write_text("文字,类别\n收到,嗯\n", "utf-8")
    refused = jianfu("evaluate", table)
    assert refused.code == 3 and "标注.csv" in refused.err and ":2" in refused.err and "要求" in refused.err
    assert jianfu("--site", tmp_path / "site", "train", "--data", tmp_path / "没有.csv").code == 3


def test_the_weekly_report_in_json(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", GROUP, CHAT))
    jianfu("--site", site, "roster", write_roster(tmp_path / "r.csv", [
        f"陈志远,党政办,主任,镇,QQ,{GROUP},904700011,,,", f"林小满,应急办,科员,镇,QQ,{GROUP},,,,",
        f"安静,应急办,,镇,QQ,{GROUP},,,,",
    ]))  # fmt: skip
    report = json.loads(jianfu("--site", site, "report", "--week", "2026-W46", "--format", "json").out)
    assert {"week", "timezone", "revision", "definitions", "model", "code", "data", "coverage", "issuers", "cadres",
            "groups"} <= set(report)  # fmt: skip
    assert [row["cadre"] for row in report["cadres"]] == ["安静", "陈志远", "林小满"]
    received = {row["cadre"]: row["metrics"]["received"]["value"] for row in report["cadres"]}
    assert received == {"安静": 3, "陈志远": 1, "林小满": 2}
    directed = {row["cadre"]: row["metrics"]["directed"]["value"] for row in report["cadres"]}
    assert directed == {"安静": 0, "陈志远": 0, "林小满": 1}
    assert report["coverage"]["memberships"] == {"inferred": 0, "lines": 0, "roster": 3}
    issuer = next(row for row in report["issuers"] if row["unit"] == "党政办")
    assert issuer["metrics"]["recipients"]["value"] == 4
    assert issuer["level"] == "镇"


def test_reports_of_every_format_and_of_a_part(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", GROUP, CHAT))
    jianfu("--site", site, "roster", write_roster(tmp_path / "r.csv", [f"林小满,应急办,,镇,QQ,{GROUP},,,,"]))
    week = ("--site", site, "report", "--week", "2026-W46")
    assert jianfu(*week, "--format", "png", "--out", tmp_path / "r.png").code == 0
    assert (tmp_path / "r.png").read_bytes().startswith(b"\x89PNG")
    assert jianfu(*week, "--cadre", "林小满").code == 0
    assert "林小满" in (site / "reports" / "2026-W46-林小满.html").read_text("utf-8")
    assert "林小满" not in jianfu(*week, "--issuers", "--format", "md").out
    assert "未知" in jianfu(*week, "--unit", "未知", "--format", "md").out


def test_check_leaves_a_page_and_nothing_else(jianfu: Command, tmp_path: Path) -> None:
    path = qq_txt(tmp_path / "a.txt", GROUP, CHAT)
    page = tmp_path / "out.html"
    shown = jianfu("check", path, "--me", "林小满", "--html", page)
    assert shown.code == 0, shown.err
    assert "收到消息" in shown.out
    assert "林小满" in page.read_text("utf-8")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "out.html"]
    silent = jianfu("check", path, "--html", page, "--json")
    assert json.loads(silent.out)["cadres"][0]["metrics"]["received"]["value"] == 3


def test_run_due_takes_the_inbox_and_reports_closed_weeks_once(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("init", site)
    qq_txt(site / "inbox" / "a.txt", GROUP, [Said("2025-11-03T08:05:07", "陈志远", "904700011", "收到")])
    (site / "inbox" / "b.txt").write_text("随手记\n", "utf-8")
    first = jianfu("--site", site, "run-due", "--json")
    assert first.code == 3
    done = json.loads(first.out)
    assert [row["status"] for row in done["files"]] == ["imported", "rejected"]
    assert len(done["reports"]) == 1
    assert sorted(path.name for path in (site / "inbox").iterdir()) == []
    assert [path.name for path in (site / "done").iterdir()] == ["a.txt"]
    assert sorted(path.name for path in (site / "quarantine").iterdir()) == ["b.txt", "b.txt.原因.txt"]
    again = json.loads(jianfu("--site", site, "run-due", "--json").out)
    assert (again["files"], again["reports"]) == ([], [])


def test_files_beside_an_export_are_read_with_it_out_of_the_inbox(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("init", site)
    names = ("group_wrSongPing0001.json", "records.jsonl", "users.json")
    for name in names:
        copy(GOLDEN / name, site / "inbox")
    done = json.loads(jianfu("--site", site, "run-due", "--json").out)
    assert [(row["status"], row["format"]) for row in done["files"]] == [("imported", "wecom-archive")]
    assert "松坪乡护林防汛群" in done["files"][0]["groups"]
    assert not [*(site / "inbox").iterdir(), *(site / "quarantine").iterdir()]
    assert sorted(path.name for path in (site / "done").iterdir()) == sorted(names)


def test_the_audit_is_whole(jianfu: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    jianfu("--site", site, "import", qq_txt(tmp_path / "a.txt", GROUP, CHAT))
    assert jianfu("--site", site, "audit", "verify").code == 0
