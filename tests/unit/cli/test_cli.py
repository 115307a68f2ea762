"""What `aduan` offers: every command it lists can be loaded and says how it is used."""

import re

import pytest

from aduan.cli import main as cli


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_says_how_it_is_used(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: aduan {command}" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_what_an_operator_is_told_of_a_command_is_said_in_one_language(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if command:
        with pytest.raises(SystemExit):
            cli.main([command, "--help"])
    else:
        cli.main(["--help"])
    told = "".join(capsys.readouterr())
    assert len(told) > 100
    told = told.replace("show this help message and exit", "")  # argparse's own
    assert re.findall(r"\b(?:the|of|and|is|what|which|with|how)\b(?!-|=)", told) == []


@pytest.mark.parametrize("words", [[], ["unheard-of"]])
def test_anything_else_is_answered_with_the_list(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    listed = capsys.readouterr().err
    assert all(f"aduan {command}" in listed for command in cli.COMMANDS)


def test_asking_for_the_list_is_no_mistake() -> None:
    assert cli.main(["--help"]) == 0


@pytest.mark.parametrize("command", ["fit", "evaluate", "validate"])
def test_the_duplicates_commands_have_their_own_help(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["duplicates", command, "--help"])
    assert ended.value.code == 0
    assert "--pack" in capsys.readouterr().out


def test_the_lifecycle_is_printed_as_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lifecycle"]) == 0
    assert capsys.readouterr().out.startswith("# Daur hidup kasus\n")


def test_lapor_works_on_no_city_but_the_one_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["lapor", "status"])
    assert ended.value.code == 2
    assert "--city" in capsys.readouterr().err
