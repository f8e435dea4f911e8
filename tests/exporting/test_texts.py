"""Parts of written models: exchanges, knowledge, starting values."""

from checker.exporting import export
from tests.exporting.examples import chain_of_knowledge, exchange, narrow_start


def part(text: str, first: str, last: str) -> str:
    """The lines from the one that begins with ``first`` to the next one that is ``last``."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(first))
    end = next(i for i in range(start, len(lines)) if lines[i] == last)
    return "\n".join(lines[start : end + 1])


def test_an_exchange_needs_one_temporary_variable_in_promela():
    text = export(exchange(), "promela")
    assert part(text, "byte a", "init {") == (
        "byte a = 0;  /* 0..2 */\n"
        "byte b = 1;  /* 0..2 */\n"
        "byte c = 2;  /* 0..2 */\n"
        "byte new_a;  /* zero, but inside of a step */\n"
        "\n"
        "init {"
    )
    assert part(text, "  :: d_step", "     }") == (
        "  :: d_step { true ->\n"
        '       printf("turn\\n");\n'
        "       new_a = b;\n"
        "       b = c;\n"
        "       c = a;\n"
        "       a = new_a;\n"
        "       new_a = 0;\n"
        "     }"
    )


def test_an_exchange_needs_one_temporary_variable_in_murphi():
    assert part(export(exchange(), "murphi"), 'rule "turn_back"', "end;") == (
        'rule "turn_back"\n'
        "  true\n"
        "==>\n"
        "var\n"
        "  new_a: 0 .. 2;\n"
        "begin\n"
        "  new_a := c;\n"
        "  c := b;\n"
        "  b := a;\n"
        "  a := new_a;\n"
        "end;"
    )


def test_knowledge_is_refreshed_at_the_end_of_every_step_in_promela():
    text = export(chain_of_knowledge(), "promela")
    assert part(text, "#define heard", "}") == (
        "#define heard (first == n)\n"
        "\n"
        "inline refreshes() {\n"
        "  /* first: n */\n"
        "  if\n"
        "  :: up -> first = n\n"
        "  :: else\n"
        "  fi;\n"
        "  /* second: first */\n"
        "  if\n"
        "  :: up && n != 2 -> second = first\n"
        "  :: else\n"
        "  fi;\n"
        "}"
    )
    assert text.count("       refreshes()\n     }\n") == 3


def test_knowledge_is_refreshed_at_the_end_of_every_step_in_murphi():
    text = export(chain_of_knowledge(), "murphi")
    assert part(text, "procedure refreshes", "end;") == (
        "procedure refreshes();\n"
        "begin\n"
        "  -- first: n\n"
        "  if up then\n"
        "    first := n;\n"
        "  end;\n"
        "  -- second: first\n"
        "  if up & n != 2 then\n"
        "    second := first;\n"
        "  end;\n"
        "end;"
    )
    assert text.count("  refreshes();\nend;\n") == 3


def test_starting_values_are_chosen_in_promela():
    assert part(export(narrow_start(), "promela"), "start:", "  }") == (
        "start:\n"
        "  atomic {\n"
        "    if :: x = -2 :: x = 0 :: x = 1 :: x = 5 fi;\n"
        "    if :: y = 1 :: y = 2 :: y = 3 fi;\n"
        "    if :: s = Size_small :: s = Size_large fi;\n"
        "    if :: flag = true :: flag = false fi;\n"
        "    if\n"
        "    :: (s < Size_large || x < y) && x != 5\n"
        "    :: else -> x = 0; y = 0; s = 0; flag = 0; goto start\n"
        "    fi\n"
        "  }"
    )


def test_starting_values_are_start_states_in_murphi():
    assert part(export(narrow_start(), "murphi"), "ruleset", "end;") == (
        "ruleset start_x: 0 .. 3; start_y: 1 .. 3; start_s: 0 .. 1; start_flag: boolean do\n"
        'startstate "initially"\n'
        "begin\n"
        "  x := (start_x = 0 ? -2 : (start_x = 1 ? 0 : (start_x = 2 ? 1 : 5)));\n"
        "  y := start_y;\n"
        "  s := (start_s = 0 ? Size_small : Size_large);\n"
        "  flag := start_flag;\n"
        "  -- other combinations are no initial states (assume is a word of rumur only)\n"
        "  assume (s < Size_large | x < y) & x != 5;\n"
        "end;"
    )


def test_words_of_the_author_cannot_end_a_comment():
    text = export(narrow_start(), "promela")
    assert text.startswith(
        "/* narrow_start: A start * / with conditions\n"
        " *\n"
        ' * About "100%" \\ of it.\n'
        " * / * and more\n"
    )
    assert '  /* less 100% "now" [machine] */\n' in text
    assert "       printf(\"less 100%% 'now'\\n\");\n" in text
