"""click in Chinese: headings, the help option, usage errors; and our errors as one line with their exit code."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

import click

from monitor.errors import MonitorError, WrongUsage

HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
HELP = {"help_option_names": ["--help", "-h"], "max_content_width": 100}
BUG_EXIT = 1
SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
STOPPED = "已停止；已经写入的内容都是完整的，再运行同一条命令即可"


class ChineseFormatter(click.HelpFormatter):
    """Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, prefix="用法：")

    def write_heading(self, heading: str) -> None:
        """A section's heading."""
        super().write_heading(HEADINGS.get(heading, heading))


class ChineseContext(click.Context):
    """A context that formats in Chinese."""

    formatter_class = ChineseFormatter


def _chinese_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示这份帮助"
    return option


class ChineseCommand(click.Command):
    """A sub-command."""

    context_class = ChineseContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, with Chinese help."""
        return _chinese_help(super().get_help_option(ctx))


class ChineseGroup(click.Group):
    """The command with its sub-commands."""

    context_class = ChineseContext
    command_class = ChineseCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        kwargs.setdefault("subcommand_metavar", "命令 [参数]…")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, with Chinese help."""
        return _chinese_help(super().get_help_option(ctx))


def explain(fault: click.ClickException) -> str:
    """A usage fault in Chinese."""
    if isinstance(fault, click.NoSuchOption):
        hint = f"；是不是 {'、'.join(fault.possibilities)}" if fault.possibilities else ""
        return f"没有 {fault.option_name} 这个选项{hint}"
    if isinstance(fault, click.MissingParameter):
        return f"缺少 {_name(fault)}"
    if isinstance(fault, click.BadParameter):
        if isinstance(fault.param, click.Parameter) and isinstance(fault.param.type, click.Choice):
            return f"{_name(fault)} 只能是：{'、'.join(fault.param.type.choices)}"
        return f"{_name(fault)} 不对：{fault.message}"
    if isinstance(fault, click.UsageError) and fault.message.startswith("No such command"):
        return f"没有 {fault.message.split()[-1].strip('.')} 这个命令"
    if isinstance(fault, click.UsageError) and "unexpected extra argument" in fault.message:
        return "参数太多了"
    if isinstance(fault, click.UsageError) and "requires an argument" in fault.message:
        return "有选项后面没有写值"
    return fault.format_message()


def _name(fault: click.BadParameter) -> str:
    param = fault.param
    if isinstance(param, click.Argument):
        return f"参数 {param.make_metavar(fault.ctx) if fault.ctx else param.name}"
    return f"选项 {'/'.join(param.opts)}" if param is not None else "参数"


def run(command: click.Command) -> NoReturn:
    """Run and leave with the contract's exit code; every fault is one Chinese line on stderr."""
    try:
        with _ended_by_signals():
            code = command.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.UsageError as fault:
        where = f"；用 {fault.ctx.command_path} --help 查看用法" if fault.ctx else ""
        _leave(explain(fault) + where, WrongUsage.exit_code)
    except click.ClickException as fault:
        _leave(explain(fault), WrongUsage.exit_code)
    except (click.Abort, KeyboardInterrupt) as stop:
        _stopped(stop)
    except MonitorError as fault:
        _leave(str(fault), fault.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as fault:
        _leave(f"程序内部出错：{_place(fault)}。这是程序的问题，请把这一行告诉维护者；已入库的数据没有受影响", BUG_EXIT)


class Terminated(KeyboardInterrupt):
    """Told to end by the system or by a closed terminal: the same as Ctrl-C, with the exit code that is usual."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End as on Ctrl-C, cleaning up, when the system says so; what was told to ignore it (nohup) goes on.

    A command that serves has handlers of its own.
    """

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        raise Terminated(number)

    known = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    ours = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _stopped(stop: BaseException | None) -> NoReturn:
    """One line that says how far we came, where that is known; click hides what it was behind its own exception."""
    chain, here = list[BaseException](), stop
    while here is not None:
        chain.append(here)
        here = here.__cause__
    told = next((str(one) for one in chain if isinstance(one, KeyboardInterrupt) and str(one)), STOPPED)
    number = next((one.number for one in chain if isinstance(one, Terminated)), signal.SIGINT)
    print(told, file=sys.stderr)
    sys.exit(128 + number)


def _place(fault: Exception) -> str:
    """Type and place of a bug; never its message, which may hold chat text."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(fault).__name__}（{last.filename.rpartition('/')[2]} 第 {last.lineno} 行）" if last else "未知"


def _leave(message: str, code: int) -> NoReturn:
    print(f"错误：{message}", file=sys.stderr)
    sys.exit(code)
