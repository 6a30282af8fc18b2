"""Chinese names of the labels, as documents write them."""

from __future__ import annotations

from classifiers.labels import FACETS, Act, Labels, Tag

TAGS: dict[Tag, str] = {Tag.ROUTINE: "常规", Tag.URGENT: "紧急", Tag.TRACE: "留痕"}
ACTS: dict[Act, str] = {Act.REQUEST: "要求", Act.NOTICE: "告知", Act.ACK: "回应", Act.CHAT: "闲谈"}
NAMES: dict[str, str] = {
    **{f"act:{act}": f"类别“{zh}”" for act, zh in ACTS.items()},
    **{f"tag:{tag}": f"报表标签“{zh}”" for tag, zh in TAGS.items()},
    "act": "类别", "tag": "报表标签", "urgent": "紧急", "trace": "留痕",
    **{facet.name: f"要素“{facet.zh}”" for facet in FACETS},
}  # fmt: skip


def label_name(name: str) -> str:
    """``act:request``, ``urgent``, ``photo`` … in Chinese; KeyError for what is no label."""
    return NAMES[name]


def described(labels: Labels) -> str:
    """A whole label set in one line: act, urgent and trace, facets in the codebook's order."""
    flags = [zh for zh, stands in (("紧急", labels.urgent), ("留痕", labels.trace)) if stands]
    facets = [facet.zh for facet in FACETS if facet.name in labels.facets]
    return "、".join([ACTS[labels.act], *flags]) + (f"（{'、'.join(facets)}）" if facets else "")
