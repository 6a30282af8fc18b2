"""Every format that the chats are rendered into."""

from __future__ import annotations

from tests.anyorder import (
    shapes_by_hand,
    shapes_chatlab,
    shapes_chatlog,
    shapes_memotrace,
    shapes_qce,
    shapes_qq,
    shapes_wecom,
    shapes_weflow,
)
from tests.anyorder.exports import Shape

SHAPES: tuple[Shape, ...] = (
    *shapes_qq.SHAPES,
    *shapes_qce.SHAPES,
    *shapes_memotrace.SHAPES,
    *shapes_chatlog.SHAPES,
    *shapes_by_hand.SHAPES,
    *shapes_weflow.SHAPES,
    *shapes_chatlab.SHAPES,
    *shapes_wecom.SHAPES,
)
